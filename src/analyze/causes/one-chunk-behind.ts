// A parser that waits for more input before it hands over what it has.
import type { LockStepMeasures } from '../../model/measures.ts';
import { defineCause, type Found } from './cause.ts';

export const oneChunkBehind = defineCause({
  id: 'one-chunk-behind',
  title: 'Always one chunk behind',
  summary: 'A parser shows each chunk only when the next one arrives.',
  needs: ({ measured }) => measured.lockStep,
  detect: (lockStep) =>
    behind(
      lockStep,
      (chunks) => chunks === 1,
      'Hand an event over when its closing blank line is there, not when the next event begins.',
    ),
});

/** @param isMeant whether this many chunks are those of the cause */
export function behind(
  { chunksBehind, chunksSent, hop }: LockStepMeasures,
  isMeant: (chunks: number) => boolean,
  advice: string,
): Found | null {
  if (chunksBehind === null || !isMeant(chunksBehind)) return null;
  return {
    hop,
    evidence: [{ kind: 'chunks-behind', hop, chunks: chunksBehind, chunksSent }],
    advice,
  };
}
