// What is said of a finding beside its sentence, as lines of plain text with the words of the report for people in front.
import type { Finding } from './findings.ts';

/** Unescaped. The reason for which a rule may fail is in the sentence of the rule. */
export function linesOf({ details, rules, place, advice, isNextStep, commands, page }: Finding): string[] {
  const line =
    place === null ? [] : [`line: ${place.path}:${place.line}${place.source === null ? '' : ` ${place.source}`}`];
  return [
    ...details.map((sentence) => `why: ${sentence}`),
    ...line,
    ...rules.map((sentence) => `rule: ${sentence}`),
    ...(advice === null ? [] : [`${isNextStep ? 'next' : 'fix'}: ${advice}`]),
    ...commands.map((command) => `next: ${command}`),
    `more: stream-check explain ${page}`,
  ];
}
