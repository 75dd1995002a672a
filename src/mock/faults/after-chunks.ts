// Counts chunks for the faults that strike once after some of them.
import type { FaultContext, FaultStage } from './fault.ts';

/** Passes everything on until so many chunks have passed, then strikes; what comes later is dropped. */
export function afterChunks(chunks: number, { emit, end }: FaultContext, strike: () => void): FaultStage {
  let seen = 0;
  let hasStruck = false;
  return {
    push(piece) {
      if (hasStruck) return;
      emit(piece);
      seen += piece.completes.length;
      if (seen < chunks) return;
      hasStruck = true;
      strike();
    },
    end() {
      if (!hasStruck) end();
    },
  };
}
