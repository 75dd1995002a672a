// A compressor that keeps text until it has a block of it, or until the end.
//
//   app    x.x.x.x.x.x.x
//   gzip   .............7      with content-encoding
//   plain  x.x.x.x.x.x.x      the same request without
//
// A content-encoding accuses nobody: compressors that flush after each piece are innocent. On a late answer it makes one
// suspected. The same request without compression, an experiment, shows whether it is the one.
import type { Evidence } from '../../model/evidence.ts';
import type { Measures } from '../../model/report.ts';
import { pagesOfUsual } from '../../products/advice.ts';
import { COMPRESSOR } from '../experiments.ts';
import { defineCause } from './cause.ts';
import { isHeldAt } from './held-at.ts';
import { lineOfNamed } from './products-named.ts';

export const compressorNotFlushed = defineCause({
  id: COMPRESSOR,
  title: 'A compressor that does not flush',
  summary: 'The answer is compressed, and the compressor keeps text until it has enough, or until the end.',
  needs({ stream, measured: { hops } }) {
    const { response = null } = stream ?? {};
    const encoding = response?.contentEncoding?.trim().toLowerCase() ?? 'identity';
    if (response === null || hops.upstream === undefined || ['identity', 'none', ''].includes(encoding)) return null;
    return encoding;
  },
  detect(encoding, input) {
    const { measured } = input;
    const { experiments } = measured;
    if (!isHeldAt('upstream', measured) || experiments.some(({ rulesOut }) => rulesOut.includes(COMPRESSOR)))
      return null;
    const shown = experiments.find(({ rulesIn }) => rulesIn.includes(COMPRESSOR));
    return {
      ...(shown === undefined ? { status: 'suspected' as const } : {}),
      hop: 'upstream',
      evidence: [
        { kind: 'header', name: 'content-encoding', value: encoding, tells: 'compressed' },
        ...(shown === undefined ? [] : [experimentOf(shown, encoding)]),
      ],
      advice: `Let the compressor (${encoding}) flush after each piece, or do not compress this answer. ${lineOfNamed(COMPRESSOR, input) ?? pagesOfUsual(COMPRESSOR)}`,
    };
  },
});

function experimentOf({ id, before, after }: Measures['experiments'][number], encoding: string): Evidence {
  return { kind: 'experiment', experiment: id, encoding, before, after, hop: 'upstream' };
}
