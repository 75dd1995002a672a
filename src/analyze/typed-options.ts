// What was typed, where a verdict depends on it.
import type { Recording } from '../model/recording.ts';
import { curlWordAt, firstWordAt, OF_CURL } from '../model/typed-words.ts';

/** The value behind an option, '' for a flag; null where it was not typed, or nobody knows what was. */
export function typedOption(recording: Pick<Recording, 'command'>, option: string): string | null {
  return typedValues(recording, option)[0] ?? null;
}

/** The same of an option that may be typed again and again. */
export function typedValues({ command }: Pick<Recording, 'command'>, option: string): string[] {
  const ofCurl = OF_CURL[option];
  const curlAt = ofCurl === undefined ? -1 : curlWordAt(command ?? []);
  if (ofCurl !== undefined && curlAt !== -1) {
    const line = command!.slice(curlAt + 1);
    return line.flatMap((token, i) => (ofCurl.is.test(token) ? [line[i + 1] ?? ''] : []));
  }
  const ours = oursOf(command ?? []);
  return ours.flatMap((token, i) => {
    if (token === option) return [ours[i + 1] ?? ''];
    return token.startsWith(`${option}=`) ? [token.slice(option.length + 1)] : [];
  });
}

/** Whether a header that says who asks was typed, or a login in the address. */
export function isIdentified({ command }: Pick<Recording, 'command'>): boolean {
  const typed = command ?? [];
  const curlAt = curlWordAt(typed);
  const ofCurl = curlAt === -1 ? [] : typed.slice(curlAt + 1);
  return (
    // Also of an address without a scheme.
    /^[^\s/]+@/.test(typed[firstWordAt(typed)] ?? '') ||
    typed.some((token) => /^https?:\/\/[^\s/]+@/i.test(token)) ||
    typed.some((token) => /^(?:--header=|-H)?(?:authorization|cookie|x-api-key)\s*:/i.test(token)) ||
    ofCurl.some((token) => /^(?:-[bu]|--(?:cookie|user|oauth2-bearer)(?:=|$))/.test(token))
  );
}

/** Behind -- stand the words of a program, and behind the word curl those of a pasted line. */
function oursOf(command: readonly string[]): readonly string[] {
  const curlAt = curlWordAt(command);
  if (curlAt !== -1) return command.slice(0, curlAt);
  const end = command.indexOf('--');
  return end === -1 ? command : command.slice(0, end);
}
