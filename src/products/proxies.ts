// Products in front of an app: proxies, gateways, networks, platforms. The more specific first.
import { STREAMED, type Product } from './product.ts';

/** The value of a header that is not kept. */
const ANY = /^/;

/** Three statements, for none is enough by itself everywhere: HTTP/1.0 to the app, TLS and gzip each make a buffer of their own. */
const NGINX = 'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;';

export const PROXIES = [
  {
    id: 'nginx',
    title: 'nginx',
    is: 'proxy',
    signs: { headers: { server: /nginx|openresty|tengine/i, via: /nginx|openresty/i } },
    bufferBytes: [4096, 8192, 16_384],
    fixes: {
      'proxy-buffering': NGINX,
      'unflushed-writes': NGINX,
      'compressor-not-flushed': `${NGINX} gzip off;`,
    },
    checked: 'by-a-test',
  },
  {
    id: 'apache',
    title: 'Apache',
    is: 'proxy',
    signs: { headers: { server: /^apache/i } },
    bufferBytes: [8192],
    fixes: {
      'proxy-buffering': 'ProxyPass "/chat" "http://127.0.0.1:3000/chat" flushpackets=on',
      'unflushed-writes': 'ProxyPass "/chat" "http://127.0.0.1:3000/chat" flushpackets=on',
      'compressor-not-flushed': 'SetEnvIf Request_URI "^/chat" no-gzip no-brotli',
    },
    checked: 'where-installed',
  },
  {
    id: 'caddy',
    title: 'Caddy',
    is: 'proxy',
    signs: { headers: { server: /^caddy/i, via: /caddy/i } },
    fixes: {
      'proxy-buffering': 'flush_interval -1',
      'flush-timer': 'flush_interval -1',
      'compressor-not-flushed': 'encode @whole gzip zstd',
    },
    checked: 'where-installed',
  },
  {
    id: 'envoy',
    title: 'Envoy',
    is: 'proxy',
    signs: { headers: { server: /envoy/i, 'x-envoy-upstream-service-time': ANY } },
    fixes: { 'proxy-buffering': 'response_body_mode: STREAMED' },
    checked: 'from-documentation',
  },
  {
    id: 'haproxy',
    title: 'HAProxy',
    is: 'proxy',
    signs: { headers: { server: /haproxy/i, via: /haproxy/i } },
    fixes: {
      'proxy-buffering': 'option http-no-delay',
      'flush-timer': 'option http-no-delay',
    },
    checked: 'where-installed',
  },
  {
    id: 'traefik',
    title: 'Traefik',
    is: 'proxy',
    // It writes none.
    signs: { headers: {} },
    fixes: {
      'compressor-not-flushed': 'excludedContentTypes: [text/event-stream]',
      'flush-timer': 'flushInterval: -1',
    },
    checked: 'from-documentation',
  },
  {
    id: 'cloudflare',
    title: 'Cloudflare',
    is: 'proxy',
    signs: { headers: { server: /cloudflare/i, 'cf-ray': ANY } },
    fixes: {
      'proxy-buffering': 'content-type: text/event-stream',
      'compressor-not-flushed': 'cache-control: no-cache, no-transform',
    },
    checked: 'from-documentation',
  },
  {
    id: 'cloudfront',
    title: 'CloudFront',
    is: 'proxy',
    signs: { headers: { via: /cloudfront/i, 'x-amz-cf-id': ANY } },
    fixes: { 'proxy-buffering': 'Compress: false', 'compressor-not-flushed': 'Compress: false' },
    checked: 'from-documentation',
  },
  {
    id: 'aws-lambda',
    title: 'AWS Lambda or API Gateway',
    is: 'proxy',
    signs: { headers: { 'x-amzn-requestid': ANY, 'x-amz-apigw-id': ANY } },
    fixes: { 'proxy-buffering': 'InvokeMode: RESPONSE_STREAM', 'collected-answer': 'InvokeMode: RESPONSE_STREAM' },
    checked: 'from-documentation',
  },
  {
    id: 'varnish',
    title: 'Varnish',
    is: 'proxy',
    signs: { headers: { via: /varnish/i, 'x-varnish': ANY } },
    fixes: {
      'proxy-buffering': 'set beresp.do_stream = true;',
      'compressor-not-flushed': 'set beresp.do_gzip = false;',
    },
    checked: 'from-documentation',
  },
  {
    id: 'iis',
    title: 'IIS',
    is: 'proxy',
    signs: { headers: { server: /microsoft-iis/i } },
    fixes: {
      'proxy-buffering': 'responseBufferLimit="0"',
      'compressor-not-flushed': '<urlCompression doDynamicCompression="false" />',
    },
    checked: 'from-documentation',
  },
  {
    id: 'vercel',
    title: 'Vercel',
    is: 'proxy',
    signs: { headers: { server: /^vercel/i, 'x-vercel-id': ANY } },
    fixes: {
      'proxy-buffering': STREAMED,
      'collected-answer': STREAMED,
    },
    checked: 'from-documentation',
  },
] as const satisfies readonly Product[];
