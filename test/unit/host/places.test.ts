// Which lines account for a silence: by stacks over real files, because their text is looked up.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { placesOf, type StackFrame } from '../../../src/host/places.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));
const entry = file('client.mjs', ['function open() {', '  const x = 1;', '  return read(x);', '}']);
const library = file('node_modules/@scope/sdk/lib/read.js', [
  'export function read() {',
  '  block();',
  '  block();',
  '}',
]);
const deep = file('node_modules/wire/index.js', ['function block() {', '  Atomics.wait(a, 0, 0);', '}']);

function file(name: string, lines: readonly string[]): string {
  const path = join(directory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, lines.join('\n'));
  return path;
}

function frame(path: string, name: string, startLine: number, line: number | null = null): StackFrame {
  return { function: name, url: path.startsWith('node:') ? path : pathToFileURL(path).href, startLine, line };
}

const node = frame('node:internal/modules', 'run', 1);
const open = frame(entry, 'open', 1);
const read = frame(library, 'read', 1);
const block = frame(deep, 'block', 1, 2);

it('the call in the client first, then the innermost and the outermost place of others', () => {
  const places = placesOf(new Map([[[block, read, open, node], 9]]), entry);
  expect(places).toEqual([
    { package: null, file: 'client.mjs', line: 3, function: 'open', source: 'return read(x);', count: 9 },
    { package: 'wire', file: 'wire/index.js', line: 2, function: 'block', source: 'Atomics.wait(a, 0, 0);', count: 9 },
    // Two calls fit: then only the function is named.
    {
      package: '@scope/sdk',
      file: '@scope/sdk/lib/read.js',
      line: 1,
      function: 'read',
      source: 'export function read() {',
      count: 9,
    },
  ]);
});

it('code of the project is named from its root, and code elsewhere by its name', () => {
  const stacks = new Map([[[open, node], 1]]);
  const fileIn = (root: string) => placesOf(stacks, entry, root)[0]!.file;
  expect(fileIn(directory)).toBe('client.mjs');
  expect(fileIn(join(directory, '..'))).toBe(`${basename(directory)}/client.mjs`);
  expect(fileIn(join(directory, 'elsewhere'))).toBe('client.mjs');
  expect(placesOf(new Map([[[block], 1]]), entry, directory)[0]!.file).toBe('wire/index.js');
});

it('a place that plays several parts is named once', () => {
  const waiting = frame(entry, 'open', 1, 2);
  const places = placesOf(
    new Map([
      [[waiting, node], 3],
      [[waiting], 2],
    ]),
    entry,
  );
  expect(places).toMatchObject([{ file: 'client.mjs', line: 2, count: 5 }]);
});

it("Node's own code alone accounts for nothing", () => {
  expect(placesOf(new Map([[[node], 5]]), entry)).toEqual([]);
});
