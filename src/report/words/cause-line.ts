// The evidence of a cause in one line, for reporters that have no room for all of it.
import type { Run } from '../../model/report.ts';
import type { CauseFinding } from '../../model/verdict.ts';

/**
 * The first sentence that says something new; null if there is none. A place in the code is drawn in a line of its own.
 * @param isWhySaid whether the evidence of the verdict stands above it
 */
export function causeLine(
  { id, evidence, words }: CauseFinding,
  { verdict, loop }: Pick<Run, 'verdict' | 'loop'>,
  isWhySaid: boolean,
): string | null {
  const said = isWhySaid ? new Set([...verdict.why, ...verdict.evidence.map((fact) => JSON.stringify(fact))]) : null;
  const places = (loop?.blockedAt ?? []).map(({ file, line }) => `${file}:${line}`);
  const sentence = words.find((candidate, i) => {
    const isSaid = said !== null && (said.has(candidate) || said.has(JSON.stringify(evidence[i])));
    return !isSaid && !places.some((place) => candidate.includes(place));
  });
  return sentence === undefined ? null : `${id}: ${sentence}`;
}
