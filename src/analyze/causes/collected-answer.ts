// An answer whose length was known before its first byte: something had the whole of it by then.
//
//   spoken  x.x.x.x.x.x.x
//   wire    .............7      content-length: 14021
//
// A length alone accuses nobody: a server may know it, and send piece by piece. So the text has to be late.
import { defineCause } from './cause.ts';
import { isHeldAt } from './held-at.ts';

export const collectedAnswer = defineCause({
  id: 'collected-answer',
  title: 'The answer is collected before it is sent',
  summary: 'The answer has a content-length: something had all of it before it sent the first byte.',
  needs({ stream, measured: { hops } }) {
    const { response = null } = stream ?? {};
    return response === null || hops.upstream === undefined ? null : response;
  },
  detect({ headers }, { measured, recording }) {
    const value = headers['content-length'];
    if (value === undefined || !isHeldAt('upstream', measured)) return null;
    const where =
      recording.subject.kind === 'app' ? 'in the app, or in front of it,' : 'in the server, or in front of it,';
    return {
      hop: 'upstream',
      evidence: [{ kind: 'header', name: 'content-length', value, tells: 'length-known' }],
      advice: `Look ${where} for what needs the whole answer: an await on all of it, a response of JSON or text in place of a streaming one, a middleware that reads or signs the body (ETag, logging, cache), a serverless adapter without streaming. Return a streaming response, and write each piece when it comes.`,
    };
  },
});
