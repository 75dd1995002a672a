// The table of products and their pages say the same, and a page says who has tried what it tells to paste.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { causes } from '../../src/analyze/causes/index.ts';
import { products } from '../../src/products/index.ts';
import { MENDED_CAUSES, type Product } from '../../src/products/product.ts';
import { linesToPaste } from '../support/rigs.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const all: readonly Product[] = products.entries;
const rigs = read('test/scenarios/products.test.ts');

const CHECKED: Readonly<Record<Product['checked'], string>> = {
  'by-a-test': 'The lines to paste are run by a test: with them the stream passes.',
  'where-installed': 'The lines to paste are run by a test where it is installed, and not in CI.',
  'from-documentation': 'The lines to paste are taken from its documentation: no test here runs them.',
};

const withoutSpace = (text: string) => text.replaceAll(/\s/g, '');

/** All that is indented in a page, however it is broken into lines: what a user may copy. */
function copied(page: string): string {
  return withoutSpace([...page.matchAll(/^ {4,}(\S.*)$/gm)].map(([, line]) => line!).join(''));
}

it('every product has a page, and every page is one of a product', () => {
  const pages = readdirSync(new URL('src/products/', ROOT)).filter((name) => name.endsWith('.md'));
  expect(pages.toSorted()).toEqual(all.map(({ id }) => `${id}.md`).toSorted());
});

it('every cause that products mend is one', () => {
  expect(MENDED_CAUSES.filter((id) => causes.find(id) === undefined)).toEqual([]);
});

describe.each(all)('$id', ({ id, checked, fixes }) => {
  const page = read(`src/products/${id}.md`);

  it('begins with its id and with who has tried its lines, and fits a terminal', () => {
    expect(page.startsWith(`# ${id}\n\n${CHECKED[checked]}\n\n`)).toBe(true);
    expect(page.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(linesToPaste(id).length).toBeGreaterThan(0);
  });

  it('has each line that a cause gives in a block', () => {
    for (const fix of Object.values(fixes)) expect(copied(page)).toContain(withoutSpace(fix));
  });

  it('is tried where its page says so', () => {
    expect(rigs.includes(`cases('${id}', {`)).toBe(checked !== 'from-documentation');
  });
});

it('the buffering of nginx is never named alone: HTTP/1.0, TLS or gzip is what makes it hold', () => {
  const nginx: Product = products.get('nginx');
  for (const fix of Object.values(nginx.fixes)) expect(fix).toMatch(/^proxy_http_version 1\.1; .*proxy_buffering off;/);
  for (const word of ['HTTP/1.0', 'TLS', 'gzip']) expect(read('src/products/nginx.md')).toContain(`\n| ${word}`);
});
