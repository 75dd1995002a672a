// A compressor that keeps text until it has a block of it, or until the end.
//
//   app    x.x.x.x.x.x.x
//   gzip   .............7      with content-encoding
//   plain  x.x.x.x.x.x.x      the same request without
//
// A content-encoding accuses nobody: compressors that flush after each piece are innocent. On a late answer it makes one
// suspected. The same request without compression, an experiment, shows whether it is the one.
import type { Evidence } from '../../model/evidence.ts';
import type { HttpResponseSeen } from '../../model/recording.ts';
import type { Measures } from '../../model/report.ts';
import { COMPRESSOR } from '../experiments.ts';
import { defineCause } from './cause.ts';
import { isHeldAt } from './held-at.ts';

export const compressorNotFlushed = defineCause({
  id: COMPRESSOR,
  title: 'A compressor that does not flush',
  summary: 'The answer is compressed, and the compressor keeps text until it has enough, or until the end.',
  needs({ stream, measured: { hops } }) {
    const { response = null } = stream ?? {};
    const encoding = response?.contentEncoding?.trim().toLowerCase() ?? 'identity';
    if (response === null || hops.upstream === undefined || ['identity', 'none', ''].includes(encoding)) return null;
    return { response, encoding };
  },
  detect({ response, encoding }, { measured }) {
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
      advice: `Let the compressor (${encoding}) flush after each piece, or do not compress this answer. ${adviceFor(response)}`,
    };
  },
});

function experimentOf({ id, before, after }: Measures['experiments'][number], encoding: string): Evidence {
  return { kind: 'experiment', experiment: id, encoding, before, after, hop: 'upstream' };
}

const EXPRESS =
  'Express compression: res.flush() after each write, or cache-control: no-cache, no-transform on this answer';
const STARLETTE =
  'Starlette and FastAPI: Starlette 1.5 or newer, whose GZipMiddleware flushes, or no GZipMiddleware for this path';
const NGINX = 'nginx: gzip off; (brotli off;) in this location, or a gzip_types without this type';
const ZLIB_OPTIONS =
  'Fastify and Koa: flush: constants.Z_SYNC_FLUSH (BROTLI_OPERATION_FLUSH) in the options of zlib; Hono: no compress() for this path';
const OWN = 'zlib of Node: flush() after each write; of Python: compressobj.flush(zlib.Z_SYNC_FLUSH)';

/** Who compressed, as headers name it. Not nginx, which flushes: behind it is who does not. */
const BY_SIGN: readonly { header: string; sign: RegExp; advice: string }[] = [
  { header: 'server', sign: /uvicorn|hypercorn|granian/i, advice: STARLETTE },
  { header: 'x-powered-by', sign: /express|next/i, advice: EXPRESS },
];

function adviceFor({ headers }: HttpResponseSeen): string {
  const named = BY_SIGN.filter(({ header, sign }) => sign.test(headers[header] ?? '')).map(({ advice }) => advice);
  const all = [...new Set([...named, EXPRESS, STARLETTE, ZLIB_OPTIONS, NGINX, OWN])];
  return `${all.join('; ')}.`;
}
