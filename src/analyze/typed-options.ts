// What was typed, where a verdict depends on it.
import type { Recording } from '../model/recording.ts';

/** The value behind an option, '' for a flag; null where it was not typed, or nobody knows what was. */
export function typedOption(recording: Pick<Recording, 'command'>, option: string): string | null {
  return typedValues(recording, option)[0] ?? null;
}

/** The same of an option that may be typed again and again. */
export function typedValues({ command }: Pick<Recording, 'command'>, option: string): string[] {
  // What stands behind -- belongs to a program.
  const ours = command?.slice(0, command.includes('--') ? command.indexOf('--') : undefined) ?? [];
  return ours.flatMap((token, i) => {
    if (token === option) return [ours[i + 1] ?? ''];
    return token.startsWith(`${option}=`) ? [token.slice(option.length + 1)] : [];
  });
}

/** The header of a request that says who asks, if one was typed. */
export function isIdentified({ command }: Pick<Recording, 'command'>): boolean {
  return (command ?? []).some((token) => /^(?:--header=)?(?:authorization|cookie|x-api-key)\s*:/i.test(token));
}
