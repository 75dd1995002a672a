// Many command lines through the built program, in one process of it: what is refused, or fails at once, needs none of its own.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface BuiltLine {
  /** What stands behind `stream-check`. */
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export interface BuiltLineRan {
  code: number;
  stdout: string;
  stderr: string;
}

const RUN = new URL('../../dist/cli/run.js', import.meta.url).href;

const SCRIPT = `
import { Writable } from 'node:stream';
import { run } from '${RUN}';

function kept() {
  let text = '';
  const stream = new Writable({ write: (piece, _, done) => { text += piece; done(); } });
  return { stream, text: () => text };
}

async function ran({ args, env = {} }) {
  const [stdout, stderr] = [kept(), kept()];
  const io = {
    stdin: () => process.stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { ...process.env, ...env },
    cwd: process.cwd(),
    onSignal: () => () => {},
    die: () => {},
  };
  const code = await run(['node', 'stream-check', ...args], io);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

console.log(JSON.stringify(await Promise.all(JSON.parse(process.argv[1]).map(ran))));
`;

/** All at once, so each must be right whatever the others do. */
export async function runLines(lines: readonly BuiltLine[], cwd?: string): Promise<BuiltLineRan[]> {
  const args = ['--input-type=module', '--eval', SCRIPT, JSON.stringify(lines)];
  const { PATH, HOME } = process.env;
  const options = { cwd: cwd ?? fileURLToPath(new URL('../../', import.meta.url)), maxBuffer: 1e9 };
  const env = { PATH, HOME, LANG: 'C.UTF-8' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { ...options, env });
  return JSON.parse(stdout) as BuiltLineRan[];
}
