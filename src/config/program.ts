// From what was typed after `run` to the program, and who is its model.
import { StreamCheckError } from '../errors.ts';
import type { ProtocolId } from '../model/target.ts';
import { parseBaseUrl, withoutVersion } from './base-url.ts';
import { OPTIONS, type OptionValues } from './options.ts';
import { notTogether } from './values.ts';

export interface ResolvedProgram {
  command: readonly [string, ...string[]];
  pty: boolean;
  /** Null for the embedded mock. */
  upstream: { baseUrl: string; protocol: ProtocolId } | null;
  /** What the mock plays: an id or the path of a JSON file; null for another upstream. */
  scenario: string | null;
}

const EXAMPLE = 'stream-check run -- python app.py';

/** @throws StreamCheckError 'usage' */
export function resolveProgram(typed: readonly string[], options: OptionValues): ResolvedProgram {
  const [program, ...args] = typed;
  if (program === undefined || program === '') throw new StreamCheckError('usage', 'No command is given.', EXAMPLE);
  const upstream = options.baseUrl === undefined ? null : resolveUpstream(options.baseUrl, options);
  if (upstream === null && options.protocol !== undefined) {
    const message = '--protocol goes with --base-url: at the mock, the path that the program asks decides.';
    throw new StreamCheckError('usage', message, EXAMPLE);
  }
  return {
    command: [program, ...args],
    pty: options.pty ?? false,
    upstream,
    scenario: upstream === null ? (options.scenario ?? OPTIONS.scenario.default) : null,
  };
}

function resolveUpstream(typed: string, options: OptionValues): ResolvedProgram['upstream'] {
  if (options.scenario !== undefined) {
    throw notTogether('--base-url', '--scenario', 'A scenario is played by the embedded mock, which needs no address.');
  }
  const protocol = options.protocol ?? OPTIONS.protocol.default;
  const { url, credentials } = parseBaseUrl('--base-url', typed);
  if (credentials !== null) {
    const message = 'The base URL holds a user name or a password: the program has to send its own.';
    throw new StreamCheckError('usage', message, '--base-url https://gateway.example.com/v1');
  }
  return { baseUrl: withoutVersion(url, protocol), protocol };
}
