// A parser that waits for more input before it hands over what it has.
import type { Analysis, CauseFinding } from '../../model/report.ts';
import { count } from '../phrases.ts';
import type { Cause } from './cause.ts';

export const oneChunkBehind: Cause = {
  id: 'one-chunk-behind',
  title: 'Always one chunk behind',
  summary: 'A parser shows each chunk only when the next one arrives.',
  detect: ({ measured }) =>
    behind(
      measured,
      (chunks) => chunks === 1,
      'Hand an event over when its closing blank line is there, not when the next event begins.',
    ),
};

/** @param isMeant whether this many chunks are those of the cause */
export function behind(
  { lockStep }: Pick<Analysis, 'lockStep'>,
  isMeant: (chunks: number) => boolean,
  advice: string,
): Omit<CauseFinding, 'id'> {
  if (lockStep === null) return { status: 'not-applicable', hop: null, evidence: [], advice: null };
  const { chunksBehind, chunksSent, hop } = lockStep;
  if (chunksBehind === null || !isMeant(chunksBehind))
    return { status: 'ruled-out', hop: null, evidence: [], advice: null };
  return {
    status: 'detected',
    hop,
    evidence: [
      `In lock-step the last ${count(chunksBehind, 'chunk')} stayed behind until the next of ${chunksSent} was sent; none was seen alone. When the model pauses to think, the reader waits for the whole pause.`,
    ],
    advice,
  };
}
