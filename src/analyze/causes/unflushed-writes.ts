// A server that writes each piece into a buffer of its own, which is sent when it is full.
//
//   app writes  x.x.x.x.x.x.x.x.x
//   wire        ....3.....3.....3      whenever 4,096 bytes are there: Go, PHP; 8,192: servlets; ...
//
// Look-alike: a proxy with such a buffer. Where a header names one that has it by default, that is the cause (proxy-buffering);
// behind any other one this is suspected.
import { lineFor } from '../../products/advice.ts';
import { products } from '../../products/index.ts';
import type { Product } from '../../products/product.ts';
import { ruleOf } from '../rule.ts';
import { defineCause } from './cause.ts';
import { ruleAt, shownBy } from './held-at.ts';
import { hasBufferOf, lineOfNamed, proxyIn } from './products-named.ts';

/** Who has a buffer of this size by default and is no product of its own. From the sources and documents of each. */
const ELSEWHERE: Readonly<Record<number, string>> = {
  8192: 'A file of Python with a buffer: flush() after each write',
  16_384: 'Node: no cork(), and small writes to the response itself',
  32_768: 'gzip of Starlette: stream-check explain starlette',
  65_536: 'Pipes of Node and of the shell: write to the response itself, piece by piece',
};
const UNKNOWN = 'Find it, and flush after each piece that is written, or make the buffer smaller than a piece';

export const unflushedWrites = defineCause({
  id: 'unflushed-writes',
  title: 'Writes that are not flushed',
  summary: 'What is written lies in a buffer of the server until that is full.',
  needs: ({ measured }) => measured.hops.upstream ?? null,
  detect(_, input) {
    const { stream, measured } = input;
    const rule = ruleAt('upstream', measured);
    if (rule?.kind !== 'size' || rule.sizeBytes === null) return null;
    const { sizeBytes } = rule;
    const proxy = proxyIn(stream?.response?.headers ?? {});
    if (proxy !== null && hasBufferOf(proxy, sizeBytes)) return null;
    const known = usualAt(sizeBytes);
    // A compressor has buffers too. A size that nobody has by default may be chosen, or fit by chance.
    const isSure = known !== null && proxy === null && stream?.response?.contentEncoding === null;
    return {
      ...(!isSure ? { status: 'suspected' as const } : {}),
      hop: 'upstream',
      evidence: [ruleOf(rule, 'upstream', shownBy('upstream', rule, measured))],
      figures: { bufferBytes: sizeBytes },
      advice: `A buffer of ${sizeBytes.toLocaleString('en')} bytes is in the way. ${lineOfNamed('unflushed-writes', input) ?? `${known ?? UNKNOWN}.`}`,
    };
  },
});

/** What empties a buffer of this size, for each who has one by default; null where nobody has. */
function usualAt(sizeBytes: number): string | null {
  const ofProducts = products.entries
    .filter(({ bufferBytes = [] }: Product) => bufferBytes.includes(sizeBytes))
    .flatMap((product) => lineFor(product, 'unflushed-writes') ?? []);
  const all = [...ofProducts, ...(ELSEWHERE[sizeBytes] === undefined ? [] : [ELSEWHERE[sizeBytes]])];
  return all.length === 0 ? null : all.join('; ');
}
