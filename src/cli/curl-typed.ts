// Whether what was typed behind `stream-check` is a pasted line of curl: options of ours, the word, arguments of curl.
import { curlWordAt } from '../model/typed-words.ts';

export const CURL_COMMAND = 'curl';

/** The arguments with the command in front, and those of curl behind `--`, where nobody parses them; null for any other line. */
export function withCurlCommand(args: readonly string[]): readonly string[] | null {
  const at = curlWordAt(args);
  if (at === -1) return null;
  const [ours, line] = [args.slice(0, at), args.slice(at + 1)];
  const asksForHelp = line.length === 1 && /^(?:-h|--help)$/.test(line[0]!);
  return asksForHelp ? [CURL_COMMAND, '--help'] : [CURL_COMMAND, ...ours, '--', ...line];
}
