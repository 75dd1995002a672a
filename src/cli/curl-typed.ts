// Whether what was typed behind `stream-check` is a pasted line of curl: options of ours, the word, arguments of curl.
import { StreamCheckError } from '../errors.ts';
import { curlWordAt, OF_CURL } from '../model/typed-words.ts';

export const CURL_COMMAND = 'curl';

/**
 * The arguments with the command in front, and those of curl behind `--`, where nobody parses them; null for any other line.
 * @throws StreamCheckError 'usage' for an option of ours that the line has itself
 */
export function withCurlCommand(args: readonly string[]): readonly string[] | null {
  // The whole line in quotes is one word; whoever reads the line says so.
  if (args.length === 1 && /^curl(?:\.exe)?\s/.test(args[0]!)) return [CURL_COMMAND, '--', args[0]!];
  const at = curlWordAt(args);
  if (at === -1) return null;
  const [ours, line] = [args.slice(0, at), args.slice(at + 1)];
  const twice = ours.map((word) => word.replace(/=.*$/s, '')).find((word) => Object.hasOwn(OF_CURL, word));
  if (twice !== undefined) {
    const { typed } = OF_CURL[twice]!;
    const message = `${twice} is ${typed} in a line of curl, behind the word: the line says what is asked.`;
    throw new StreamCheckError('usage', message, `stream-check curl 'http://...' ${typed} ...`);
  }
  const asksForHelp = line.length === 1 && /^(?:-h|--help)$/.test(line[0]!);
  return asksForHelp ? [CURL_COMMAND, '--help'] : [CURL_COMMAND, ...ours, '--', ...line];
}
