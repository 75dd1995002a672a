// The catalog of products that hold text by default, or where they are set up so: a line of the table in proxies.ts or
// servers.ts, and a page <id>.md beside it, which `stream-check explain <id>` prints. test/house/products.test.ts holds both.
import { defineCatalog } from '../catalog.ts';
import type { Product } from './product.ts';
import { PROXIES } from './proxies.ts';
import { SERVERS } from './servers.ts';

/** Servers first: who compresses or collects is more often the app than what stands in front of it. */
const ALL = [...SERVERS, ...PROXIES] as const;
export type ProductId = (typeof ALL)[number]['id'];

export const products = defineCatalog<Product & { id: ProductId }>('product', ALL);
