// What cannot be run is refused before anything is measured, with what is in the way.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { requireProgram } from '../../../../../src/record/subjects/program/executable.ts';

const cwd = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(cwd, { recursive: true }));

function write(name: string, text: string, mode: number): void {
  writeFileSync(join(cwd, name), text);
  chmodSync(join(cwd, name), mode);
}

mkdirSync(join(cwd, 'adir'));
mkdirSync(join(cwd, 'bin'));
mkdirSync(join(cwd, 'first', 'tool'), { recursive: true });
write('plain.py', 'print()', 0o644);
write('lost', '#!/nowhere/python\n', 0o755);
write('windows', '#!/bin/sh\r\n', 0o755);
write('good', '#!/bin/sh\n', 0o755);
write('binary', '\u007fELF', 0o755);
write('first/other', '', 0o644);
write('bin/tool', '#!/bin/sh\n', 0o755);
write('bin/lost', '#!/nowhere/python\n', 0o755);

const attempt = (typed: string, path = '') =>
  requireProgram({ command: [typed], cwd, pty: false, upstream: null }, path);

describe.skipIf(process.platform === 'win32')('refused', () => {
  it.each([
    ['./adir', '"./adir" is a directory, no program.', null],
    ['./plain.py', '"./plain.py" is not executable.', 'python3 ./plain.py'],
    ['./lost', 'begins with #!/nowhere/python, which is not there.', 'sh ./lost'],
    ['./windows', 'has line ends of Windows', "sed -i 's/\\r$//' ./windows"],
    ['./nowhere', 'There is no program "./nowhere" to run.', 'sh -c'],
    ['/dev/null', 'is no file that could be run', null],
    ['tool', 'There is no program "tool" to run.', 'sh -c'],
  ])('%s', async (typed, message, hint) => {
    const error = await attempt(typed).then(
      () => null,
      (refused: unknown) => refused,
    );
    expect(error).toMatchObject({ code: 'client-unavailable', message: expect.stringContaining(message) });
    if (hint !== null) expect(error).toMatchObject({ hint: expect.stringContaining(hint) });
  });

  it('a script in the path whose interpreter is not there', async () => {
    await expect(attempt('lost', join(cwd, 'bin'))).rejects.toThrow('#!/nowhere/python');
  });
});

describe.skipIf(process.platform === 'win32')('runs', () => {
  it.each(['./good', './binary'])('%s', async (typed) => {
    await expect(attempt(typed)).resolves.toBeUndefined();
  });

  it('the first in the path that can be run: directories, and files that cannot, are passed over', async () => {
    await expect(attempt('tool', [join(cwd, 'first'), join(cwd, 'bin')].join(':'))).resolves.toBeUndefined();
  });
});
