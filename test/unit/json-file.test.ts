// JSON files of users, and what they typed for one: what is wrong is said, and nothing of a file is quoted that is no JSON.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { StreamCheckError } from '../../src/errors.ts';
import { readJsonFile } from '../../src/json-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));
const schema = z.object({ id: z.string(), count: z.number().optional() });

async function problemOf(content: string | Buffer, name = 'a.json'): Promise<string> {
  writeFileSync(join(directory, name), content);
  return readProblem(name);
}

async function readProblem(name: string): Promise<string> {
  try {
    await readJsonFile('scenario', name, join(directory, name), schema);
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(StreamCheckError);
    const { message, hint } = error as StreamCheckError;
    return hint === null ? message : `${message}\n${hint}`;
  }
}

it.each<[string | Buffer, string]>([
  ['\ufeff{"id":"a"}', 'none'],
  [Buffer.from('\ufeff{"id":"a"}', 'utf16le'), 'is UTF-16: save it as UTF-8'],
  [Buffer.from('{"id":"a"}', 'utf16le'), 'is UTF-16'],
  [Buffer.from('\ufeff{"id":"a"}', 'utf16le').swap16(), 'is UTF-16'],
  [Buffer.alloc(1000), 'is no JSON'],
  ['', 'is empty'],
  ['\ufeff \n', 'is empty'],
  ['{"id":"a"', 'is cut off in the middle, after 9 bytes'],
  ['{"id":"a",\n  x}', 'is no JSON from line 2, column 3 on'],
  ['{"id":"a","count":1e999}', 'count: expected number, found Infinity'],
  ['[1]', '(whole file): expected object, found an array'],
])('%j', async (content, problem) => {
  expect(await problemOf(content)).toContain(problem);
});

it.each([
  ['a password file', 'root:x:0:0:root:/root:/bin/bash\n'],
  ['a key', 'sk-hidden-root\n'],
  ['a line in JSON', '"root sk-hidden"'],
  ['a list in JSON', '["root", "hidden"]'],
  ['JSON, then something else', '{"id":1} root hidden'],
  ['something in JSON', '{"id": root hidden}'],
])('%s is not quoted', async (_, content) => {
  expect(await problemOf(content)).not.toMatch(/root|hidden|Unexpected/);
});

it('many unknown keys are counted, and each is cut', async () => {
  const strict = schema.strict();
  const content = {
    id: 'a',
    ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}${'x'.repeat(3000)}`, 1])),
  };
  writeFileSync(join(directory, 'many.json'), JSON.stringify(content));
  const error: unknown = await readJsonFile('config', 'many.json', join(directory, 'many.json'), strict).catch(
    (thrown: unknown) => thrown,
  );
  const { hint } = error as StreamCheckError;
  expect(hint!.length).toBeLessThan(500);
  expect(hint).toContain('and 295 more');
});

it('what is no file is refused before it is opened', async () => {
  expect(await readProblem('.')).toContain('it is no file but a directory');
  if (process.platform === 'win32') return;
  execFileSync('mkfifo', [join(directory, 'pipe.json')]);
  expect(await readProblem('pipe.json')).toContain('it is no file but a pipe');
  await expect(readJsonFile('scenario', '/dev/zero', '/dev/zero', schema)).rejects.toThrow(
    'it is no file but a device',
  );
});

it('a name whose bytes are no UTF-8 is said to be lost, another to be missing', async () => {
  expect(await readProblem('no.json')).toBe('The scenario no.json cannot be read: there is no such file.');
  expect(await readProblem('\ufffd\ufffd.json')).toContain('bytes of its name are no UTF-8, and Node loses them');
});

it('a file of 200 MB is refused before it is read', async () => {
  const path = join(directory, 'large.json');
  writeFileSync(path, '');
  truncateSync(path, 200_000_000);
  expect(await readProblem('large.json')).toContain('it has 200,000,000 bytes');
});
