// Which products a run names, and by what. What the code itself says comes before a header: proxies drop those and add others.
import { products } from './index.ts';
import type { Product } from './product.ts';

/** What is looked at. */
export interface Traces {
  /** Of the answer, names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** What the app wrote to stderr. */
  lines: readonly string[];
  /** Packages whose code was seen at work. */
  packages: readonly string[];
}

export interface Named {
  product: Product;
  /** The header that names it; null where its code does. */
  header: { name: string; value: string } | null;
}

/** Each once, those that their code names first, else in the order of the table. */
export function productsNamed(traces: Traces): readonly Named[] {
  const byCode = products.entries.filter((product) => isNamedByCode(product, traces));
  const byHeader = products.entries.flatMap((product): Named[] => {
    const header = headerOf(product, traces);
    return header === null || byCode.includes(product) ? [] : [{ product, header }];
  });
  return [...byCode.map((product) => ({ product, header: null })), ...byHeader];
}

function isNamedByCode({ signs: { packages = [], line } }: Product, traces: Traces): boolean {
  return (
    packages.some((name) => traces.packages.includes(name) || traces.lines.some((text) => isPathIn(name, text))) ||
    (line !== undefined && traces.lines.some((text) => line.test(text)))
  );
}

/** A file of the package, as a stack or a warning names it. */
function isPathIn(name: string, text: string): boolean {
  const path = text.replaceAll('\\', '/');
  return path.includes(`node_modules/${name}/`) || path.includes(`site-packages/${name}/`);
}

function headerOf({ signs: { headers } }: Product, traces: Traces): Named['header'] {
  for (const [name, sign] of Object.entries(headers)) {
    const value = traces.headers[name];
    if (value !== undefined && sign.test(value)) return { name, value };
  }
  return null;
}

/** Lines in which a product says that it collects. */
export function linesOfCollecting(lines: readonly string[]): string[] {
  const says = products.entries.flatMap(({ saysCollected }: Product) => saysCollected ?? []);
  return lines.filter((line) => says.some((pattern) => pattern.test(line)));
}
