// A server that writes each piece into a buffer of its own, which is sent when it is full.
//
//   app writes  x.x.x.x.x.x.x.x.x
//   wire        ....3.....3.....3      whenever 4,096 bytes are there: Go, PHP; 8,192: servlets; ...
//
// Look-alike: a proxy with such a buffer. Where a header names one, that is the cause (proxy-buffering).
import { ruleOf } from '../rule.ts';
import { defineCause } from './cause.ts';
import { ruleAt, shownBy } from './held-at.ts';
import { proxyIn } from './proxies.ts';

/** Who has a buffer of this size by default, and what empties it. From the sources and documents of each. */
const BY_SIZE: Readonly<Record<number, string>> = {
  4096: 'Go: http.NewResponseController(w).Flush() after each Write, FlushInterval: -1 of a ReverseProxy; PHP: ob_end_flush() and flush(), output_buffering = Off; nginx in between: proxy_buffering off; or the header X-Accel-Buffering: no',
  8192: 'Java: response.flushBuffer() after each write; Python: flush() of a file with a buffer; Apache in between: ProxyPass ... flushpackets=on; nginx: proxy_buffering off;',
  16_384:
    'TLS records in nginx: ssl_buffer_size 4k; HAProxy and gateways that fill a buffer of 16 KiB: switch it off for this path; Node: no cork(), and small writes to the response itself',
  32_768:
    'Go: io.Copy reads 32 KiB at a time, so copy with a Flush after each Read; gzip of Starlette: none for this path',
  65_536: 'pipes of Node and of the shell: write to the response itself, piece by piece',
};
const ELSE = 'flush after each piece that is written, or make the buffer smaller than a piece';

export const unflushedWrites = defineCause({
  id: 'unflushed-writes',
  title: 'Writes that are not flushed',
  summary: 'What is written lies in a buffer of the server until that is full.',
  needs: ({ measured }) => measured.hops.upstream ?? null,
  detect(_, { stream, measured }) {
    const rule = ruleAt('upstream', measured);
    if (rule?.kind !== 'size' || rule.sizeBytes === null) return null;
    if (stream?.response && proxyIn(stream.response) !== null) return null;
    const { sizeBytes } = rule;
    const known = BY_SIZE[sizeBytes];
    // A compressor has buffers too. A size that nobody has by default may be chosen, or fit by chance.
    const isSure = known !== undefined && stream?.response?.contentEncoding === null;
    return {
      ...(!isSure ? { status: 'suspected' as const } : {}),
      hop: 'upstream',
      evidence: [ruleOf(rule, 'upstream', shownBy('upstream', rule, measured))],
      figures: { bufferBytes: sizeBytes },
      advice: `A buffer of ${sizeBytes.toLocaleString('en')} bytes is in the way. ${known ?? `Find it, and ${ELSE}`}.`,
    };
  },
});
