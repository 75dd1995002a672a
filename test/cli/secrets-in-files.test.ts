// A file from elsewhere may hold a secret in any of its strings: nothing of it comes out of analyze and report.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { Recording } from '../../src/model/recording.ts';
import { Report } from '../../src/model/report.ts';
import { FORMS, leaksIn, MARKER } from '../support/marker.ts';
import { runCli } from './fake-io.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, FIXTURES), 'utf8'));
const directory = mkdtempSync(join(tmpdir(), 'stream-check-secrets-'));

/** The document with one form of the secret behind every string that may be any, and with it in every open set of names. */
function marked(document: unknown, schema: z.ZodType): { documents: unknown[]; places: number } {
  let places = 0;
  const documents = FORMS.map(() => structuredClone(document));
  const fits = (candidate: unknown) => schema.safeParse(candidate).success;
  /** @param at members on the way to what is changed */
  const walk = (value: unknown, at: readonly (string | number)[]) => {
    if (typeof value === 'string') tryAt(at, (form) => `${value} ${form}`);
    if (typeof value !== 'object' || value === null) return;
    const members = Object.entries(value);
    for (const [name, member] of members.slice(0, Array.isArray(value) ? 3 : undefined)) walk(member, [...at, name]);
    if (Array.isArray(value)) return;
    const [, sample] = members[0] ?? ['', 'x'];
    tryAt(
      [...at, 'x'],
      () => sample,
      (form) => [...at, form],
    );
  };
  const tryAt = (
    at: readonly (string | number)[],
    change: (form: string) => unknown,
    place: (form: string) => readonly (string | number)[] = () => at,
  ) => {
    const first = documents[0];
    const before = JSON.stringify(first);
    set(first, place(FORMS[0]!), change(FORMS[0]!));
    if (!fits(first)) {
      documents[0] = JSON.parse(before);
      return;
    }
    places += 1;
    for (const [k, form] of FORMS.entries()) if (k > 0) set(documents[k], place(form), change(form));
  };
  walk(document, []);
  return { documents, places };
}

function set(document: unknown, at: readonly (string | number)[], value: unknown): void {
  const parent = at.slice(0, -1).reduce((inner: unknown, name) => (inner as Record<string, unknown>)[name], document);
  Object.defineProperty(parent, at.at(-1)!, { value, enumerable: true, configurable: true, writable: true });
}

const recording = `recordings/proxy-buffering/${readdirSync(new URL('recordings/proxy-buffering/', FIXTURES)).find((name) => name.endsWith('.json'))!}`;
const report = `reports/${readdirSync(new URL('reports/', FIXTURES)).find((name) => name.endsWith('.json'))!}`;

it.each([
  ['analyze', recording, Recording],
  ['report', recording, Recording],
  ['report', report, Report],
] as const)('%s %s', async (command, path, schema) => {
  const { documents, places } = marked(read(path), schema);
  expect(places).toBeGreaterThan(15);
  const files = documents.map((document, k) => {
    const file = join(directory, `${command}-${k}.json`);
    writeFileSync(file, JSON.stringify(document));
    return file;
  });
  const out = join(directory, 'report.json');
  // Reports of the same runs do not belong together.
  const groups = schema === Report ? files.map((file) => [file]) : [files];
  for (const more of [[], ['--json'], ['--verbose', '--reporter', `json=${out}`]]) {
    for (const group of groups) {
      const { stdout, stderr } = await runCli([command, ...group, ...more], { SOME_TOKEN: MARKER });
      expect(stdout).toContain('(redacted)');
      expect(leaksIn(stdout + stderr)).toEqual([]);
    }
  }
  expect(leaksIn(readFileSync(out, 'utf8'))).toEqual([]);
  if (schema === Report) {
    const refused = await runCli([command, ...files], { SOME_TOKEN: MARKER });
    expect({ code: refused.code, leaks: leaksIn(refused.stderr) }).toEqual({ code: 2, leaks: [] });
  }
});

it('a file that cannot be read as one says so without it', async () => {
  const file = join(directory, 'broken.json');
  for (const text of [
    `{"kind": "recording", "id": "${MARKER.replaceAll('"', '\\"')}"`,
    JSON.stringify({ [MARKER]: 1 }),
  ]) {
    writeFileSync(file, text);
    for (const command of ['analyze', 'report']) {
      const { code, stdout, stderr } = await runCli([command, file], { SOME_TOKEN: MARKER });
      expect(code).toBe(2);
      expect(leaksIn(stdout + stderr)).toEqual([]);
    }
  }
});
