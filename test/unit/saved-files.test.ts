// Recordings as files: their names fit any file system, and nothing in them steers a terminal.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadRecording, loadSaved, prepareDirectory, readSaved, saveRecording } from '../../src/saved-files.ts';
import { draw, recordingOf, streamOf } from '../support/recordings.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

const EVIL = '\u001b[2J\u009b31m\u0085\u202e\u2066\u200b\u00ad\u{e0041}\u2028\ud83d\0';
const madeBy = (id: string, runId = 'c0ffee00-0000-4000-8000-000000000000') =>
  recordingOf([streamOf([draw('origin', 'x.x'), draw('wire', 'x.x')])], {
    id: runId,
    client: { id, version: EVIL, runtime: null, options: { [EVIL]: EVIL }, packages: {} },
    warnings: [EVIL],
  });

it.each([
  ['a client with a name of 240 letters', `/home/a/${'a'.repeat(240)}.mjs`],
  ['a name in letters of three bytes', `/home/a/${'語'.repeat(80)}.mjs`],
  ['a name that leads elsewhere', '../../etc/passwd'],
  ['a name of control characters', `/home/a/${EVIL}.mjs`],
])('%s', async (_, id) => {
  const path = await saveRecording(madeBy(id), directory);
  expect(basename(path)).toMatch(/^[\w.-]{1,142}$/);
  expect(basename(path)).toMatch(/^2026-01-01T00-00-00-000Z-.*c0ffee00-0000-4000-8000-000000000000\.json$/);
  expect(readdirSync(directory)).toContain(basename(path));
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('two whose names begin alike have two files', async () => {
  const [one, other] = [`${'a'.repeat(100)}1.mjs`, `${'a'.repeat(100)}2.mjs`];
  expect(await saveRecording(madeBy(one, 'id-1'), directory)).not.toBe(
    await saveRecording(madeBy(other, 'id-2'), directory),
  );
});

it('holds every letter, and none that steers a terminal', async () => {
  const recording = madeBy('undici');
  const path = await saveRecording(recording, directory);
  expect(readFileSync(path, 'utf8')).toMatch(/^[\u0020-\u007e]+\n$/);
  expect(await loadRecording(path)).toEqual(recording);
  expect(await loadSaved(path)).toEqual({ kind: 'recording', recording });
});

it.skipIf(process.platform !== 'linux')(
  'a directory that takes no file is refused before anything is measured',
  async () => {
    await expect(prepareDirectory('/proc/self')).rejects.toThrow(
      /^Recordings cannot be saved in \/proc\/self: ENOENT: no such file or directory\.$/,
    );
    await expect(prepareDirectory('/dev/null')).rejects.toThrow(/^Recordings cannot be saved in \/dev\/null: EEXIST/);
  },
);

it('files of the same name are told apart by their directories, as they were typed', async () => {
  for (const name of ['part-1', 'part-2']) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, 'report.json'), '{');
  }
  const reading = readSaved(['part-1/report.json', './part-2'], directory, loadSaved);
  await expect(reading).rejects.toMatchObject({
    hint: [1, 2].map((n) => `  The file part-${n}/report.json is cut off in the middle, after 1 bytes.`).join('\n'),
  });
});
