// What ends the process without a verdict: one sentence, and never the exit code 1. Each case is a process of its own.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { long } from '../support/form.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BIN = `${ROOT}bin/stream-check.js`;
const KEY = 'sk-test-SECRET123abc';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(`${tmpdir()}/own-failures-`);
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** `stream-check` stands for the program in a line of the shell; `node` may get options. */
function shell(line: string, bin = BIN, options: readonly string[] = []) {
  const program = [process.execPath, ...options, bin].map((part) => `'${part}'`).join(' ');
  const script = line.replaceAll('stream-check', program);
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, LANG: 'C.UTF-8', MY_KEY: KEY };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd: directory, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** With this file in its directory. */
function shellWith(file: string, text: string, args: string) {
  mkdirSync(`${directory}/own`);
  writeFileSync(`${directory}/own/${file}`, text);
  const found = shell(`cd own && stream-check ${args}`);
  rmSync(`${directory}/own`, { recursive: true });
  return found;
}

describe.skipIf(!existsSync('/dev/full'))('outputs that cannot be written', () => {
  it.each([['list scenarios'], ['mock --lock-step --json'], ['explain report'], ['serve --port 0'], ['--version']])(
    'stdout of %s',
    (args) => {
      expect(shell(`stream-check ${args} > /dev/full`)).toEqual({
        status: 2,
        stdout: '',
        stderr: 'stream-check: stdout cannot be written: no space left on device (ENOSPC).\n',
      });
    },
  );

  it('stderr: the exit code stays what it is', () => {
    expect(shell('stream-check mock --no-such-option 2> /dev/full').status).toBe(2);
    expect(shell('stream-check list scenarios 2> /dev/full').status).toBe(0);
  });

  it('a reader that leaves early is no error', () => {
    expect(shell('stream-check explain | head -1')).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('the machine', () => {
  it('a working directory that was removed', () => {
    const { status, stderr } = shell('mkdir gone && cd gone && rmdir ../gone && stream-check list scenarios');
    expect(stderr).toBe('stream-check: the working directory is gone. Change to one that is there.\n');
    expect(status).toBe(2);
  });

  // With fewer Node itself does not start.
  it.each([22, 26, 32])('%d descriptors', (count) => {
    const { status, stderr } = shell(`ulimit -n ${count}; stream-check mock --lock-step`);
    expect(stderr).toBe(
      'stream-check: the system lets this process open too few files. "ulimit -n 1024" allows more.\n',
    );
    expect(status).toBe(2);
  });
});

describe('what runs the program', () => {
  it.each([
    [{ node: '18.20.8' }, '18.20.8'],
    [{ node: '20.18.3' }, '20.18.3'],
    [{ node: '24.0.0', deno: '2.4.1' }, 'Deno 2.4.1'],
    [{ node: '24.3.0', bun: '1.3.0' }, 'Bun 1.3.0'],
  ])('%j is named', (versions, name) => {
    const preload = `${directory}/versions.cjs`;
    writeFileSync(preload, `Object.defineProperty(process, 'versions', { value: ${JSON.stringify(versions)} });`);
    const { status, stderr } = shell('stream-check mock', BIN, ['--require', preload]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: `stream-check needs Node 20.19, this is ${name}.\n` });
  });

  it('the floor is that of package.json, and an older Node can read the first lines', () => {
    const text = readFileSync(BIN, 'utf8');
    const { engines } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { engines: { node: string } };
    expect(engines.node).toBe(`>=${/MAJOR = (\d+)/.exec(text)![1]}.${/MINOR = (\d+)/.exec(text)![1]}`);
    const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
    expect(code).not.toMatch(/\?\.|\?\?|\|\|=|^(import|export|await)\b|catch \{|\d_\d|replaceAll|\.at\(/m);
  });
});

describe('a copy of the package', () => {
  /** The first lines of the program in front of another command line. */
  function copyWith(main: string | null): string {
    const root = mkdtempSync(`${directory}/copy-`);
    cpSync(`${ROOT}bin`, `${root}/bin`, { recursive: true });
    writeFileSync(`${root}/package.json`, '{"type":"module"}');
    if (main !== null) {
      mkdirSync(`${root}/dist/cli`, { recursive: true });
      writeFileSync(`${root}/dist/cli/main.js`, main);
    }
    return `${root}/bin/stream-check.js`;
  }

  it('that was not built', () => {
    expect(shell('stream-check mock', copyWith(null))).toEqual({
      status: 2,
      stdout: '',
      stderr: 'stream-check: dist/cli/main.js is missing. In a clone, "npm run build" makes it.\n',
    });
  });

  it('without its packages', () => {
    const { status, stderr } = shell('stream-check mock', copyWith("import 'no-such-package';"));
    expect(stderr).toBe('stream-check: the package "no-such-package" is missing. "npm install" brings it.\n');
    expect(status).toBe(2);
  });

  it.each([
    ['throws while it is loaded', 'throw new Error("boom")'],
    ['rejects', 'export const main = async () => { throw new Error("boom") }'],
    ['throws in a timer', 'export const main = () => new Promise(() => setTimeout(() => { throw new Error("boom") }))'],
    [
      'has a rejection that nobody awaits',
      'export const main = () => { Promise.reject(new Error("boom")); return new Promise(() => setTimeout(() => {}, 60_000)) }',
    ],
    ['throws no error', 'export const main = async () => { throw "boom" }'],
  ])('a command line that %s is a bug of ours', (_, main) => {
    const { status, stderr } = shell('stream-check mock', copyWith(main));
    expect(stderr).toMatch(/^stream-check: a bug of ours, not of what you checked\.\n.*boom/);
    expect(stderr).toContain('Please keep this output');
    expect(status).toBe(70);
  });

  it.each([
    ['never comes to its end', 'export const main = () => new Promise(() => {})'],
    ['leaves with 1', 'export const main = () => process.exit(1)'],
  ])('one that %s too', (_, main) => {
    const { status, stderr } = shell('stream-check mock', copyWith(main));
    expect(stderr).toMatch(/^stream-check: ended before its work was done\.\nnode /);
    expect(status).toBe(70);
  });

  it.each([
    ['config', 'ci', 'stream-check.config.mjs', 'process.exit(0); export default { subjects: ["mock"] };'],
    ['reporter', 'mock --lock-step --reporter ./r.mjs', 'r.mjs', 'export const render = () => process.exit(0);'],
  ])('a %s that ends the process is no verdict', (_, args, file, text) => {
    const { status, stdout, stderr } = shellWith(file, text, args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('called process.exit(0) before the end.');
  });

  long.it('a config that leaves a timer does not keep the process, and what it prints is on stderr', () => {
    const text = 'console.log("hi"); setInterval(() => {}, 1000); export default {};';
    const { status, stdout, stderr } = shellWith('stream-check.config.mjs', text, 'ci');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^hi\n.* names nobody .*\n.*\nstream-check: ended, though a module of yours left a timer/);
  });

  it('of a config with a wrong syntax the command that names the line is said', () => {
    const { status, stderr } = shellWith('stream-check.config.mjs', 'export default {', 'ci');
    expect(status).toBe(2);
    expect(stderr).toContain('could not be loaded: SyntaxError: ');
    expect(stderr).toContain('node --check stream-check.config.mjs    names the line');
  });

  it('a config that waits without end is named', () => {
    const { status, stderr } = shellWith('stream-check.config.mjs', 'await new Promise(() => {});', 'ci');
    expect([status, stderr]).toEqual([
      2,
      'stream-check: The config stream-check.config.mjs could not be loaded: Error: it waits for what never comes\n',
    ]);
  });

  it.each([0, 1, 2, 3, 4, 70, 130])('a verdict of %d is the exit code', (code) => {
    const main = `export const main = async () => ${code}`;
    expect(shell('stream-check mock', copyWith(main))).toEqual({ status: code, stdout: '', stderr: '' });
  });

  it('shows neither a key nor a control character', () => {
    const main = `throw new Error("\\u001b[31m with ${KEY}")`;
    const { stderr } = shell('stream-check mock', copyWith(main));
    expect(stderr).toContain('?[31m with (redacted)');
    expect(stderr).not.toContain('\u001b');
  });
});
