// Which products stand behind an answer, as the evidence of a run names them. A header alone accuses nobody.
import { namedLine } from '../../products/advice.ts';
import { productsNamed, type Traces } from '../../products/named.ts';
import type { MendedCause, Product } from '../../products/product.ts';
import type { CauseInput } from './cause.ts';

/** The line to paste into the product that is named first and has one for this cause, with a full stop; null for none. */
export function lineOfNamed(cause: MendedCause, input: CauseInput): string | null {
  const line = namedLine(cause, tracesOf(input));
  return line === null ? null : `${line}.`;
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

function tracesOf({ recording, stream, measured }: CauseInput): Traces {
  const packages = (measured.loop?.blockedAt ?? []).flatMap((place) => place.package ?? []);
  return { headers: stream?.response?.headers ?? {}, lines: recording.said, packages };
}
