// Which products a run names: by their code first, then by headers.
import { describe, expect, it } from 'vitest';
import { namedLine, pagesOfUsual } from '../../../src/products/advice.ts';
import { products as catalog } from '../../../src/products/index.ts';
import { linesOfCollecting, productsNamed } from '../../../src/products/named.ts';
import { MENDED_CAUSES, type Product } from '../../../src/products/product.ts';

const NOTHING = { headers: {}, lines: [], packages: [] };
const idsIn = (traces: Partial<Parameters<typeof productsNamed>[0]>) =>
  productsNamed({ ...NOTHING, ...traces }).map(({ product: { id } }) => id);

describe('a header names', () => {
  it.each<[Record<string, string>, string[]]>([
    [{}, []],
    [{ server: 'nginx/1.22.1' }, ['nginx']],
    [{ server: 'openresty' }, ['nginx']],
    [{ server: 'Apache/2.4.62 (Debian)' }, ['apache']],
    [{ via: '1.1 Caddy' }, ['caddy']],
    [{ server: 'istio-envoy' }, ['envoy']],
    [{ 'x-envoy-upstream-service-time': '(redacted)' }, ['envoy']],
    [{ via: '1.1 haproxy' }, ['haproxy']],
    [{ server: 'cloudflare' }, ['cloudflare']],
    [{ 'cf-ray': '(redacted)' }, ['cloudflare']],
    [{ via: '1.1 abc.cloudfront.net (CloudFront)' }, ['cloudfront']],
    [{ 'x-amzn-requestid': '(redacted)' }, ['aws-lambda']],
    [{ via: '1.1 varnish (Varnish/7.1)' }, ['varnish']],
    [{ server: 'Microsoft-IIS/10.0' }, ['iis']],
    [{ 'x-vercel-id': '(redacted)' }, ['vercel']],
    [{ 'x-powered-by': 'Express' }, ['express']],
    [{ 'x-powered-by': 'Next.js' }, ['next']],
    [{ 'x-powered-by': 'PHP/8.2.1' }, ['php-fpm']],
    [{ server: 'uvicorn' }, ['starlette']],
    [{ server: 'gunicorn' }, ['gunicorn']],
    [{ server: 'Werkzeug/3.1.9 Python/3.11' }, ['flask']],
    [{ server: 'WSGIServer/0.2 CPython/3.11' }, ['django']],
    [{ server: 'lighttpd/1.4' }, []],
    [{ server: 'nginx', 'x-powered-by': 'Express' }, ['express', 'nginx']],
  ])('%j: %j', (headers, ids) => {
    expect(idsIn({ headers })).toEqual(ids);
  });
});

describe('code names', () => {
  it.each<[string, string[]]>([
    ['    at send (/app/node_modules/fastify/lib/reply.js:10:3)', ['fastify']],
    [String.raw`    at C:\app\node_modules\koa\lib\application.js:1:1`, ['koa']],
    ['/venv/lib/python3.11/site-packages/django/http/response.py:534: Warning: ...', ['django']],
    ['[webpack-dev-server] [HPM] Error occurred while proxying request', ['webpack']],
    ['my notes on express/lib', []],
    ['/app/node_modules/expressive/index.js', []],
  ])('%s: %j', (line, ids) => {
    expect(idsIn({ lines: [line] })).toEqual(ids);
  });

  it('a package that was seen at work', () => {
    expect(idsIn({ packages: ['starlette'] })).toEqual(['starlette']);
  });

  it('before headers, and each product once', () => {
    const traces = {
      lines: ['/app/node_modules/koa/lib/a.js'],
      headers: { server: 'nginx', 'x-powered-by': 'Express' },
    };
    expect(idsIn(traces)).toEqual(['koa', 'express', 'nginx']);
    expect(idsIn({ packages: ['express'], headers: { 'x-powered-by': 'Express' } })).toEqual(['express']);
  });
});

describe('the line to paste', () => {
  it('is that of the first product that is named and has one for the cause', () => {
    const traces = { ...NOTHING, headers: { server: 'gunicorn', via: '1.1 varnish' } };
    expect(namedLine('serialised-streams', traces)).toMatch(/^gunicorn: gunicorn --worker-class gthread/);
    expect(namedLine('proxy-buffering', traces)).toBe(
      'Varnish: set beresp.do_stream = true; (stream-check explain varnish)',
    );
    expect(namedLine('collected-answer', traces)).toBeNull();
  });

  it('where none is named, the pages of some', () => {
    expect(pagesOfUsual('serialised-streams')).toBe(
      'The line to paste, for gunicorn, Starlette and FastAPI: stream-check explain gunicorn (or starlette).',
    );
    for (const cause of MENDED_CAUSES) {
      const named = /explain ([a-z-]+) \(or (.*)\)\.$/.exec(pagesOfUsual(cause))!;
      const usual = [named[1]!, ...named[2]!.split(', ')];
      const mends = (id: string) => (catalog.get(id) as Product).fixes[cause] !== undefined;
      expect(usual.filter((id) => !mends(id))).toEqual([]);
    }
  });
});

it('a product that says that it collects is heard, others are not', () => {
  const said =
    'Warning: StreamingHttpResponse must consume synchronous iterators in order to serve them asynchronously.';
  expect(linesOfCollecting(['Warning: something else', said])).toEqual([said]);
});
