// What was typed, where a verdict depends on it.
import type { Recording } from '../model/recording.ts';

/** The value behind an option, '' for a flag; null where it was not typed, or nobody knows what was. */
export function typedOption({ command }: Pick<Recording, 'command'>, option: string): string | null {
  const ours = command?.slice(0, command.includes('--') ? command.indexOf('--') : undefined) ?? [];
  const at = ours.findIndex((token) => token === option || token.startsWith(`${option}=`));
  if (at === -1) return null;
  const token = ours[at]!;
  return token === option ? (ours[at + 1] ?? '') : token.slice(option.length + 1);
}

/** The header of a request that says who asks, if one was typed. */
export function isIdentified({ command }: Pick<Recording, 'command'>): boolean {
  return (command ?? []).some((token) => /^(?:--header=)?(?:authorization|cookie|x-api-key)\s*:/i.test(token));
}
