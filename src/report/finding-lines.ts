// What is said of a finding beside its sentence, as lines of plain text with the words of the report for people in front.
import type { Finding } from './findings.ts';

/** Unescaped. */
export function linesOf({ details, rules, place, advice, isNextStep, commands, page, ignored }: Finding): string[] {
  const line =
    place === null ? [] : [`line: ${place.path}:${place.line}${place.source === null ? '' : ` ${place.source}`}`];
  return [
    ...(ignored === null ? [] : [`ignored: ${ignored}`]),
    ...details.map((sentence) => `why: ${sentence}`),
    ...line,
    ...rules.map((sentence) => `rule: ${sentence}`),
    ...(advice === null ? [] : [`${isNextStep ? 'next' : 'fix'}: ${advice}`]),
    ...commands.map((command) => `next: ${command}`),
    `more: stream-check explain ${page}`,
  ];
}
