// An answer whose length was known before its first byte: something had the whole of it by then.
//
//   spoken  x.x.x.x.x.x.x
//   wire    .............7      content-length: 14021
//
// A length alone accuses nobody: a server may know it, and send piece by piece. So the text has to be late.
import { linesOfCollecting } from '../../products/named.ts';
import { defineCause } from './cause.ts';
import { isHeldAt } from './held-at.ts';
import { lineOfNamed } from './products-named.ts';

export const collectedAnswer = defineCause({
  id: 'collected-answer',
  title: 'The answer is collected before it is sent',
  summary: 'The answer has a content-length: something had all of it before it sent the first byte.',
  needs({ stream, measured: { hops } }) {
    const { response = null } = stream ?? {};
    return response === null || hops.upstream === undefined ? null : response;
  },
  detect({ headers }, input) {
    const { measured, recording } = input;
    const value = headers['content-length'];
    const lines = linesOfCollecting(recording.said);
    if ((value === undefined && lines.length === 0) || !isHeldAt('upstream', measured)) return null;
    const where =
      recording.subject.kind === 'app' ? 'in the app, or in front of it,' : 'in the server, or in front of it,';
    const line = lineOfNamed('collected-answer', input);
    return {
      hop: 'upstream',
      evidence: [
        ...(value === undefined
          ? []
          : [{ kind: 'header', name: 'content-length', value, tells: 'length-known' } as const]),
        ...(lines.length === 0 ? [] : [{ kind: 'said-by-the-app', lines } as const]),
      ],
      advice: `Look ${where} for what needs the whole answer: an await on all of it, a response of JSON or text in place of a streaming one, a middleware that reads or signs the body (ETag, logging, cache), a serverless adapter without streaming. Return a streaming response, and write each piece when it comes.${line === null ? '' : ` ${line}`}`,
    };
  },
});
