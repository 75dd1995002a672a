// The ports on which this machine listens, as the table of the system has them: nothing is scanned, and nothing is sent.
//
//   Linux      /proc/net/tcp, tcp6 ─▶ inode of the socket ─▶ /proc/<pid>/fd ─▶ its process (of this user alone)
//   macOS, BSD lsof                Windows  netstat, tasklist
//
// Easy to get wrong: the line of a process may hold keys. It stays in here and in model-servers.ts, and is never printed.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { promisify } from 'node:util';
import { ownersOf } from './socket-owners.ts';

export interface Listening {
  port: number;
  pid: number | null;
  /** Words of the line that started the process, as far as the system shows them to this user. */
  words: readonly string[];
  /** Its working directory; null where that is unknown. */
  cwd: string | null;
}

/** Whether its process was started in this directory, or below it; below the root everything was. */
export function isFromHere({ cwd }: Pick<Listening, 'cwd'>, here: string): boolean {
  return cwd !== null && dirname(here) !== here && !/^\.\.(?:[/\\]|$)/.test(relative(here, cwd));
}

const run = promisify(execFile);
/** A system whose table takes longer is asked no more. A judgement. */
const PATIENCE_MS = 3000;
const MOST_OUTPUT = 4_000_000;

/** Those that can be reached at a loopback address, by their number; none where the system shows no table. */
export async function listeningPorts(platform: NodeJS.Platform = process.platform): Promise<Listening[]> {
  const found =
    platform === 'linux' ? await ofLinux() : platform === 'win32' ? await ofWindows() : await ofLsof(platform);
  return found.toSorted((a, b) => a.port - b.port);
}

async function ofLinux(): Promise<Listening[]> {
  const texts = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')));
  const sockets = texts.flatMap(socketsIn);
  const owners = ownersOf(new Set(sockets.map(({ inode }) => inode)));
  return onePerPort(
    sockets.map(({ port, inode }) => ({ port, ...(owners.get(inode) ?? { pid: null, words: [], cwd: null }) })),
  );
}

interface Socket {
  port: number;
  inode: string;
}

/** State of a socket that listens, in /proc/net/tcp. */
const LISTENS = '0A';

/** Lines of /proc/net/tcp and tcp6 that listen on a loopback address or on all: the address is in hexadecimal, by words of 4 bytes. */
export function socketsIn(table: string): Socket[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      if (state !== LISTENS || !isReachable(address)) return [];
      return [{ port: Number.parseInt(port, 16), inode }];
    });
}

/** 127.x.x.x, 0.0.0.0, ::1, ::, and IPv4 in IPv6; the bytes of a word stand in the order of this machine, which is little-endian. */
function isReachable(hex: string): boolean {
  if (/^0+$/.test(hex) || hex === '00000000000000000000000001000000') return true;
  return /^(?:0{16}FFFF0000)?[\dA-F]{6}7F$/i.test(hex);
}

async function ofLsof(platform: NodeJS.Platform): Promise<Listening[]> {
  const table = await outputOf('lsof', ['-nP', '-iTCP', '-sTCP:LISTEN', '-FpPn']);
  if (table === '') return platform === 'darwin' ? [] : portsInNetstat(await outputOf('netstat', ['-an', '-p', 'tcp']));
  const found = portsInLsof(table);
  const pids = [...new Set(found.map(({ pid }) => pid))].join(',');
  if (pids === '') return [];
  const [lines, places] = await Promise.all([
    outputOf('ps', ['-ww', '-o', 'pid=,args=', '-p', pids]),
    outputOf('lsof', ['-a', '-d', 'cwd', '-p', pids, '-Fn']),
  ]);
  return found.map(({ port, pid }) => ({
    port,
    pid,
    words: new RegExp(`^ *${pid} +(.*)$`, 'm').exec(lines)?.[1]?.split(' ') ?? [],
    cwd: new RegExp(`^p${pid}\\n(?:f.*\\n)?n(.*)$`, 'm').exec(places)?.[1] ?? null,
  }));
}

/** `p<pid>`, and for each of its sockets `n<address>:<port>`. */
export function portsInLsof(output: string): { port: number; pid: number }[] {
  let pid = 0;
  const found = output.split('\n').flatMap((line) => {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    const port = /^n(?:\*|127(?:\.\d+){3}|\[::1?\]|localhost):(\d+)$/.exec(line)?.[1];
    return port === undefined ? [] : [{ port: Number(port), pid }];
  });
  return onePerPort(found);
}

async function ofWindows(): Promise<Listening[]> {
  const [table, tasks] = await Promise.all([
    outputOf('netstat', ['-ano']),
    outputOf('tasklist', ['/fo', 'csv', '/nh']),
  ]);
  return portsInNetstat(table).map((found) => {
    const name = new RegExp(`^"([^"]+)","${found.pid}"`, 'm').exec(tasks)?.[1];
    return { ...found, words: name === undefined ? [] : [name] };
  });
}

/**
 * `TCP 127.0.0.1:11434 0.0.0.0:0 LISTENING 4711` of Windows, whose word for the state depends on its language, and
 * `tcp4 0 0 127.0.0.1.11434 *.* LISTEN` of BSD.
 */
export function portsInNetstat(output: string): Listening[] {
  const found = output.split('\n').flatMap((line) => {
    const windows =
      /^\s*TCP\s+(?:127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]):(\d+)\s+(?:0\.0\.0\.0|\[::\]):0\s+\S+\s+(\d+)/.exec(line);
    const bsd = /^tcp\d*\s+\d+\s+\d+\s+(?:127(?:\.\d+){3}|\*|::1?|localhost)\.(\d+)\s+\*\.\*\s+LISTEN/.exec(line);
    const [, port, pid] = windows ?? bsd ?? [];
    return port === undefined
      ? []
      : [{ port: Number(port), pid: pid === undefined ? null : Number(pid), words: [], cwd: null }];
  });
  return onePerPort(found);
}

/** A server may listen on IPv4 and IPv6. */
function onePerPort<T extends { port: number }>(found: readonly T[]): T[] {
  return [...new Map(found.map((one) => [one.port, one])).values()];
}

async function outputOf(program: string, args: readonly string[]): Promise<string> {
  // lsof ends with code 1 where it may not see everything, and what it has seen is right.
  const { stdout } = await run(program, args, { timeout: PATIENCE_MS, maxBuffer: MOST_OUTPUT }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  return stdout;
}
