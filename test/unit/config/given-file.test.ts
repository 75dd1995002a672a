// Files that a command line names.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readGivenFile } from '../../../src/config/given-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-given-'));

it('is read from the directory in which the line is typed', () => {
  writeFileSync(join(directory, 'body.json'), '{"a":1}\n');
  expect(readGivenFile('body.json', directory).toString()).toBe('{"a":1}\n');
});

it.each([
  ['none.json', 'The file none.json cannot be read: there is no such file.'],
  ['.', 'The file . cannot be read: it is a directory.'],
  ['/dev/zero', 'The file /dev/zero cannot be read: it has more than 16,777,216 bytes.'],
])('%s is refused', (path, message) => {
  expect(() => readGivenFile(path, directory)).toThrow(message);
});
