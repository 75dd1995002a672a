// When chunks that were seen alone prove incremental delivery: lock-step stops by it, and the analysis judges by it.

/** Chunks in a row that must be seen alone to prove incremental delivery. A judgement: no buffer lets thirty pass one by one. */
const PROOF_CHUNKS = 30;
/** Enough of them where each is so late that thirty would take too long, ... */
const SLOW_PROOF_CHUNKS = 8;
/** ... which they are when they have taken this time together. */
const SLOW_PROOF_MS = 3_000;
/** A single wait counts as no more than this: the machine may have stood still. */
const LONGEST_WAIT_MS = 1_000;

/** Whether chunks seen alone, one after the other, prove that nothing is kept. @param waitsMs how long each took */
export function isProof(waitsMs: readonly number[]): boolean {
  const tookMs = waitsMs.reduce((sum, waitedMs) => sum + Math.min(waitedMs, LONGEST_WAIT_MS), 0);
  return waitsMs.length >= PROOF_CHUNKS || (waitsMs.length >= SLOW_PROOF_CHUNKS && tookMs >= SLOW_PROOF_MS);
}
