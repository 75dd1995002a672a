// From what was typed after `run` to the program, and who is its model.
import { StreamCheckError } from '../errors.ts';
import { DEFAULT_SCENARIO } from '../model/scenario.ts';
import { PROTOCOL_IDS, type ProtocolId } from '../model/target.ts';
import { parseBaseUrl, withoutVersion } from './base-url.ts';
import type { CheckFlags } from './config.ts';
import { notTogether, oneOf } from './options.ts';

export interface RunFlags extends CheckFlags {
  /** Whether the stdout of the program is a terminal. */
  pty?: boolean;
}

export interface ResolvedProgram {
  command: readonly [string, ...string[]];
  pty: boolean;
  /** Null for the embedded mock. */
  upstream: { baseUrl: string; protocol: ProtocolId } | null;
  /** What the mock plays: an id or the path of a JSON file; null for another upstream. */
  scenario: string | null;
}

const EXAMPLE = 'stream-check run -- python app.py';

/** @throws StreamCheckError 'usage' or 'unknown-id' */
export function resolveProgram(typed: readonly string[], flags: RunFlags): ResolvedProgram {
  const [program, ...args] = typed;
  if (program === undefined || program === '') throw new StreamCheckError('usage', 'No command is given.', EXAMPLE);
  const upstream = flags.baseUrl === undefined ? null : resolveUpstream(flags.baseUrl, flags);
  if (upstream === null && flags.protocol !== undefined) {
    const message = '--protocol goes with --base-url: at the mock, the path that the program asks decides.';
    throw new StreamCheckError('usage', message, EXAMPLE);
  }
  return {
    command: [program, ...args],
    pty: flags.pty ?? false,
    upstream,
    scenario: upstream === null ? (flags.scenario ?? DEFAULT_SCENARIO) : null,
  };
}

function resolveUpstream(typed: string, flags: RunFlags): ResolvedProgram['upstream'] {
  if (flags.scenario !== undefined) {
    throw notTogether('--base-url', '--scenario', 'A scenario is played by the embedded mock, which needs no address.');
  }
  const protocol = oneOf('protocol', flags.protocol ?? 'openai-chat', PROTOCOL_IDS);
  const { url, credentials } = parseBaseUrl('--base-url', typed);
  if (credentials !== null) {
    const message = 'The base URL holds a user name or a password: the program has to send its own.';
    throw new StreamCheckError('usage', message, '--base-url https://gateway.example.com/v1');
  }
  return { baseUrl: withoutVersion(url, protocol), protocol };
}
