// How the curl clients call curl and understand it.
// Easy to get wrong: every user of the machine can read argv, so address, headers and body go to curl as a config file
// on its stdin.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { OutcomeKind } from '../../model/ids.ts';
import type { Availability, ClientRequest } from '../client.ts';
import { StreamFailureError } from '../failure.ts';

/** No ~/.curlrc, quiet but for errors, nothing held back, headers before the body, the rest from stdin. */
export const CURL_ARGUMENTS = [
  '--disable',
  '-sS',
  '--no-buffer',
  '--dump-header',
  '-',
  '--suppress-connect-headers',
  '-K',
  '-',
];

/** The request in curl's own config language. */
export function curlConfig({ url, headers, body }: ClientRequest): string {
  const lines = [
    'globoff',
    `url = ${quoted(url)}`,
    'request = "POST"',
    // curl drops a header without a value, unless it ends in a semicolon.
    ...Object.entries(headers).map(
      ([name, value]) => `header = ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`,
    ),
    // Not --data-binary: a body that begins with @ would be taken for the name of a file.
    `data-raw = ${quoted(body)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `"${text.replace(/[\\"\n\r\t]/g, (character) => escapes[character]!)}"`;
}

export interface CurlHead {
  status: number;
  headers: Record<string, string>;
  /** What follows the headers. */
  rest: Buffer;
}

/** The head of what curl wrote; null while it is not complete. Interim answers (100 Continue) are passed over. */
export function curlHead(output: Buffer): CurlHead | null {
  const end = output.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [statusLine = '', ...lines] = output.toString('latin1', 0, end).split('\r\n');
  const rest = output.subarray(end + 4);
  const status = Number(/^HTTP\/[\d.]+ (\d{3})/.exec(statusLine)?.[1]);
  if (!Number.isInteger(status)) {
    throw new StreamFailureError(
      'protocol-error',
      `curl shows a response that begins with "${statusLine.slice(0, 40)}"`,
    );
  }
  if (status < 200) return curlHead(rest);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return { status, headers, rest };
}

/** Exit codes of curl, as in `man curl`. */
const KIND_BY_EXIT_CODE: Readonly<Record<number, OutcomeKind>> = {
  5: 'connect-failed',
  6: 'connect-failed',
  7: 'connect-failed',
  8: 'protocol-error',
  18: 'truncated',
  28: 'timed-out',
  35: 'connect-failed',
  52: 'reset',
  55: 'reset',
  56: 'reset',
  58: 'connect-failed',
  60: 'connect-failed',
  61: 'protocol-error',
  77: 'connect-failed',
  92: 'reset',
};

/** @param exitCode null when curl was ended by a signal */
export function curlFailure(exitCode: number | null, stderr: string): StreamFailureError {
  const said = stderr.trim().replace(/^curl: \(\d+\) /, '');
  const how = exitCode === null ? 'curl was ended by a signal' : `curl ended with code ${exitCode}`;
  return new StreamFailureError(
    KIND_BY_EXIT_CODE[exitCode ?? -1] ?? 'client-crashed',
    said === '' ? how : `${how}: ${said}`,
  );
}

const run = promisify(execFile);

/** Version of the curl on the PATH; null if there is none. */
export async function curlVersion(): Promise<string | null> {
  try {
    const { stdout } = await run('curl', ['--version'], { timeout: 5000 });
    return /^curl (\S+)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

export async function curlAvailable(): Promise<Availability> {
  if ((await curlVersion()) !== null) return { ok: true };
  const hint = 'Install curl, or use another client: --client undici';
  return { ok: false, reason: 'no program "curl" that works is on the PATH', hint };
}
