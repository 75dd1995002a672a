// What to paste where a cause was found: into the product that the evidence names first, or where it names none, which pages to
// look at.
import { products, type ProductId } from './index.ts';
import { productsNamed, type Traces } from './named.ts';
import type { MendedCause, Product } from './product.ts';

/** The line to paste into the product, and its page. */
export function lineFor({ id, title, fixes }: Product, cause: MendedCause): string | null {
  const fix = fixes[cause];
  return fix === undefined ? null : `${title}: ${fix} (stream-check explain ${id})`;
}

/** The line for the first product that is named and mends the cause; null where none is. */
export function namedLine(cause: MendedCause, traces: Traces): string | null {
  for (const { product } of productsNamed(traces)) {
    const line = lineFor(product, cause);
    if (line !== null) return line;
  }
  return null;
}

/** Whose pages to look at where nothing names a product: a few, those that people have most. */
const USUAL: Readonly<Record<MendedCause, readonly [ProductId, ...ProductId[]]>> = {
  'compressor-not-flushed': ['express', 'next', 'fastify', 'koa', 'starlette', 'django', 'webpack', 'nginx'],
  'proxy-buffering': ['nginx', 'apache', 'caddy', 'envoy', 'cloudflare'],
  'unflushed-writes': ['go', 'php-fpm', 'spring', 'nginx'],
  'collected-answer': ['django', 'flask', 'next', 'vercel', 'aws-lambda'],
  'flush-timer': ['haproxy', 'traefik', 'caddy', 'go'],
  'serialised-streams': ['gunicorn', 'starlette'],
};

/** Where nothing names a product: the pages of the usual ones. */
export function pagesOfUsual(cause: MendedCause): string {
  const ids = USUAL[cause];
  const [first, ...others] = ids;
  const titles = ids.map((id) => products.get(id).title).join(', ');
  return `The line to paste, for ${titles}: stream-check explain ${first} (or ${others.join(', ')}).`;
}

const STANDS: Readonly<Record<Product['is'], string>> = {
  proxy: 'in front of an app',
  server: 'as the app or its server',
  'dev-server': 'in front of an app on the machine of a developer',
};

/** One line for lists of pages. */
export function productTitle(title: string, is: Product['is']): string {
  return `${title}, ${STANDS[is]}: what it holds back, and the lines to paste.`;
}
