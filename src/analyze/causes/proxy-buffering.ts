// A proxy in front of the app that fills a buffer before it passes text on.
//
//   app    x.x.x.x.x.x.x.x.x
//   proxy  .........5......4      whenever 4,096 bytes are there; a short answer comes whole, at its end
//
// A header that names a proxy accuses nobody: a size that was measured does, if it is one that this proxy has by default. Of any
// other size, or where none is known, because all of it was held or the lumps are uneven, an app that collects looks the same:
// then the cause is only suspected.
import type { Mechanism } from '../../model/delivery.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { HopMeasures } from '../../model/measures.ts';
import type { HttpResponseSeen } from '../../model/recording.ts';
import { ruleOf } from '../rule.ts';
import { defineCause } from './cause.ts';
import { isHeldAt, ruleAt, shownBy } from './held-at.ts';
import { lineFor } from '../../products/advice.ts';
import { hasBufferOf, proxyIn, type ProxyInFront } from './products-named.ts';

export const proxyBuffering = defineCause({
  id: 'proxy-buffering',
  title: 'A proxy that buffers',
  summary: 'A proxy in front of the app fills a buffer before it passes text on.',
  needs({ stream, measured: { hops } }) {
    const { response = null } = stream ?? {};
    return response === null || hops.upstream === undefined ? null : { response, upstream: hops.upstream };
  },
  detect({ response, upstream }, { measured }) {
    const proxy = proxyIn(response.headers);
    if (proxy === null || !isHeldAt('upstream', measured)) return null;
    const rule = ruleAt('upstream', measured);
    const isMeasured = rule?.kind === 'size' || rule?.kind === 'block';
    if (!isMeasured && !mayBeABuffer(rule, upstream, response)) return null;
    const isSure = isMeasured && hasBufferOf(proxy, rule.sizeBytes);
    return {
      ...(isSure ? {} : { status: 'suspected' as const }),
      hop: 'upstream',
      evidence: [
        ...(isMeasured ? [ruleOf(rule, 'upstream', shownBy('upstream', rule, measured))] : []),
        { kind: 'header', name: proxy.header, value: proxy.value, tells: 'proxy' },
        ...unheeded(response),
      ],
      advice: adviceFor(proxy, isSure),
    };
  },
});

/** Who knew the length of the answer had collected it before a proxy got it. A rule of time or count is none of a proxy. */
function mayBeABuffer(rule: Mechanism | null, { delivery }: HopMeasures, { headers }: HttpResponseSeen): boolean {
  if (delivery === 'buffered') return headers['content-length'] === undefined;
  if (rule?.kind === 'ambiguous') return rule.fits.some(({ kind }) => kind === 'size');
  return delivery === 'batched' && (rule === null || rule.kind === 'irregular');
}

/** The app asked not to be buffered, and a proxy behind the one that should heed it passed the header on. */
function unheeded({ headers }: HttpResponseSeen): Evidence[] {
  const value = headers['x-accel-buffering'];
  return value?.trim().toLowerCase() === 'no'
    ? [{ kind: 'header', name: 'x-accel-buffering', value, tells: 'not-to-buffer' }]
    : [];
}

function adviceFor({ product }: ProxyInFront, isSure: boolean): string {
  const line = product === null ? null : lineFor(product, 'proxy-buffering');
  const what = line ?? 'Switch the buffering of the proxy off for this path: stream-check explain proxy-buffering';
  return isSure
    ? `${what}.`
    : `${what}. Ask the app past it as well: if that is late too, it is the app that collects.`;
}
