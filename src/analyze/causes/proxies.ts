// What stands in front of an app, as the headers of its answer name it, and what to type there. A header alone accuses nobody.
import type { HttpResponseSeen } from '../../model/recording.ts';

export interface Proxy {
  /** As people call it. */
  name: string;
  /** The header that names it. */
  header: string;
  value: string;
  /** What lets it pass on what comes, without a full stop. */
  advice: string;
}

interface Known {
  name: string;
  /** Headers that name it, by what their value matches. */
  signs: Readonly<Record<string, RegExp>>;
  advice: string;
}

/** The value of a header that is not kept. */
const ANY = /^/;

/** The more specific first; the last is for what is named and not known. */
const KNOWN: readonly Known[] = [
  {
    name: 'nginx',
    signs: { server: /nginx|openresty|tengine/i, via: /nginx|openresty/i },
    advice:
      'proxy_buffering off; in the location that passes the answer on (fastcgi_buffering off; uwsgi_buffering off;), or let the app send the header X-Accel-Buffering: no',
  },
  {
    name: 'Apache',
    signs: { server: /^apache/i },
    advice: 'ProxyPass ... flushpackets=on (ProxySet flushpackets=on), and SetEnv no-gzip 1 for this path',
  },
  {
    name: 'Caddy',
    signs: { server: /^caddy/i, via: /caddy/i },
    advice: 'reverse_proxy { flush_interval -1 }, or the content-type text/event-stream, which it passes on at once',
  },
  {
    name: 'Envoy',
    signs: { server: /envoy/i, 'x-envoy-upstream-service-time': ANY },
    advice: 'no buffer filter on this route, and response_body_mode: STREAMED for an external processor',
  },
  {
    name: 'HAProxy',
    signs: { server: /haproxy/i, via: /haproxy/i },
    advice: 'option http-no-delay, and no compression and no filter that waits for the body',
  },
  {
    name: 'Cloudflare',
    signs: { server: /cloudflare/i, 'cf-ray': ANY },
    advice:
      'the content-type text/event-stream exactly, cache-control: no-transform, and Response Body Buffering: none in a configuration rule; or ask the origin past it, to compare',
  },
  {
    name: 'CloudFront',
    signs: { via: /cloudfront/i, 'x-amz-cf-id': ANY },
    advice: 'no compression and no caching for this path; or ask the origin past it, to compare',
  },
  {
    name: 'AWS Lambda or API Gateway',
    signs: { 'x-amzn-requestid': ANY, 'x-amz-apigw-id': ANY },
    advice: 'InvokeMode: RESPONSE_STREAM of the function URL, and streamifyResponse in the function',
  },
  {
    name: 'Varnish',
    signs: { via: /varnish/i, 'x-varnish': ANY },
    advice: 'set beresp.do_stream = true; and set beresp.do_gzip = false; for this path',
  },
  {
    name: 'IIS',
    signs: { server: /microsoft-iis/i },
    advice: 'responseBufferLimit="0" of the handler, and no dynamic compression for this path',
  },
  { name: 'Vercel', signs: { 'x-vercel-id': ANY }, advice: 'a streaming function, not a pages/api route' },
  {
    name: 'the proxy',
    signs: { via: ANY },
    advice: 'switch its buffering off for this path; or ask the app past it, to compare',
  },
];

/** The first that a header names; null where none does. */
export function proxyIn({ headers }: HttpResponseSeen): Proxy | null {
  for (const { name, signs, advice } of KNOWN) {
    for (const [header, sign] of Object.entries(signs)) {
      const value = headers[header];
      if (value !== undefined && sign.test(value)) return { name, header, value, advice };
    }
  }
  return null;
}
