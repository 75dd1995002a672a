// Files are there whole or not at all, and for their owner alone.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { systemReason, tryDirectory, writeWhole } from '../../src/whole-file.ts';

const root = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(root, { recursive: true }));
let directory = root;
beforeEach(() => {
  directory = mkdtempSync(join(root, 'one-'));
});
const modeOf = (path: string) => statSync(path).mode & 0o777;
/** No process may write here, root included. */
const NOWHERE = '/proc/self';

describe('a file', () => {
  it('is for its owner alone, and nothing stays beside it', async () => {
    const path = join(directory, 'a.json');
    await writeWhole(path, 'one');
    expect([modeOf(path), readFileSync(path, 'utf8'), readdirSync(directory)]).toEqual([0o600, 'one', ['a.json']]);
  });

  it('takes the place of another, which was open to others', async () => {
    const path = join(directory, 'a.json');
    writeFileSync(path, 'a longer text than the other');
    chmodSync(path, 0o644);
    await writeWhole(path, 'two');
    expect([modeOf(path), readFileSync(path, 'utf8')]).toEqual([0o600, 'two']);
  });

  it('behind a link is replaced, and the link stays; a link to nothing leads to a new file', async () => {
    const [path, link, loose] = ['a.json', 'link.json', 'loose.json'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(path, 'old');
    symlinkSync('a.json', link);
    symlinkSync('b.json', loose);
    await writeWhole(link, 'new');
    await writeWhole(loose, 'other');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readFileSync(join(directory, 'b.json'), 'utf8')).toBe('other');
    expect([link, loose].every((one) => lstatSync(one).isSymbolicLink())).toBe(true);
    expect(readdirSync(directory)).toHaveLength(4);
  });

  it('that cannot be written leaves what stood there, and nothing beside it', async () => {
    const path = join(directory, 'a.json');
    mkdirSync(path);
    await expect(writeWhole(path, 'text')).rejects.toThrow();
    await expect(writeWhole(join(directory, 'no', 'a.json'), 'text')).rejects.toThrow('ENOENT');
    expect(readdirSync(directory)).toEqual(['a.json']);
  });

  it.skipIf(!existsSync('/dev/full'))('a device gets the text as it is', async () => {
    await writeWhole('/dev/null', 'text');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    await expect(writeWhole('/dev/full', 'text')).rejects.toThrow('ENOSPC');
  });
});

describe('a directory', () => {
  it('is made for its owner alone, all the way, and nothing stays in it', async () => {
    const path = join(directory, 'a', 'b');
    await tryDirectory(path);
    expect([modeOf(join(directory, 'a')), modeOf(path), readdirSync(path)]).toEqual([0o700, 0o700, []]);
  });

  it('that was there keeps its mode', async () => {
    chmodSync(directory, 0o755);
    await tryDirectory(directory);
    expect(modeOf(directory)).toBe(0o755);
  });

  it('in whose place or way a file stands is refused', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    await expect(tryDirectory(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(tryDirectory(join(file, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.skipIf(!existsSync(NOWHERE))('that takes no file is found out', async () => {
    await expect(tryDirectory(NOWHERE)).rejects.toThrow();
  });
});

it('a reason names no file that nobody typed', async () => {
  const error: unknown = await tryDirectory(join(directory, 'a\0b')).catch((thrown: unknown) => thrown);
  expect(systemReason(error)).not.toContain('part');
  const full = Object.assign(new Error("ENOSPC: no space left on device, open '/x/.stream-check-1.part'"), {
    code: 'ENOSPC',
  });
  expect(systemReason(full)).toBe('ENOSPC: no space left on device');
  expect(systemReason(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }))).toBe(
    'ENOSPC: no space left on device',
  );
});
