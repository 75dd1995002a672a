// Which products stand behind an answer, as the evidence of a run names them. A header alone accuses nobody.
import { namedLine, pagesOfUsual } from '../../products/advice.ts';
import { productsNamed, type Traces } from '../../products/named.ts';
import type { MendedCause, Product } from '../../products/product.ts';
import type { CauseInput } from './cause.ts';

/** The line to paste into the product that is named first and has one for this cause, with a full stop; null for none. */
export function lineOfNamed(cause: MendedCause, input: CauseInput): string | null {
  const line = namedLine(cause, tracesOf(input));
  return line === null ? null : `${line}.`;
}

/** The same of an answer that no cause looked at; where nothing is named, the pages of the usual products. */
export function lineOrPages(cause: MendedCause, headers: Traces['headers'], lines: readonly string[]): string {
  const line = namedLine(cause, { headers, lines, packages: [] });
  return line === null ? pagesOfUsual(cause) : `${line}.`;
}

export interface ProxyInFront {
  /** Null for one that only says that it is there. */
  product: Product | null;
  /** The header that names it. */
  header: string;
  value: string;
}

/** The proxy that a header names first; null where none does. */
export function proxyIn(headers: Readonly<Record<string, string>>): ProxyInFront | null {
  for (const { product, header } of productsNamed({ headers, lines: [], packages: [] })) {
    if (product.is === 'proxy' && header !== null) return { product, header: header.name, value: header.value };
  }
  const { via } = headers;
  return via === undefined ? null : { product: null, header: 'via', value: via };
}

/** Whether the proxy has a buffer of this size by default; its header alone does not make the buffer its own. */
export function hasBufferOf({ product }: ProxyInFront, sizeBytes: number | null): boolean {
  return sizeBytes !== null && (product?.bufferBytes ?? []).includes(sizeBytes);
}

function tracesOf({ recording, stream, measured }: CauseInput): Traces {
  const packages = (measured.loop?.blockedAt ?? []).flatMap((place) => place.package ?? []);
  return { headers: stream?.response?.headers ?? {}, lines: recording.said, packages };
}
