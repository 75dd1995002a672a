// With comments around the text: if nothing but comments pushes it out, bytes hold it. Time would have let it out in the
// first wait of lock-step, which is longer.
import { streamOf, type LockStep } from '../../model/recording.ts';
import { amountOf, NOT_BY_BYTES, rhythmOf, usualSteps, type MockJudge, type MockScene } from './mock-control.ts';

export const padding: MockJudge = {
  id: 'padding',
  splits(scene) {
    const usual = streamOf(scene.recording, 'lock-step');
    // What holds all that lock-step sends is not filled by comments.
    const isFull = usual === undefined || amountOf(rhythmOf(usual)) === null;
    return isFull || heldAloneMs(scene) === null ? [] : ['collected-chunks', 'flush-timer'];
  },
  conclude(changed, scene) {
    const usual = streamOf(scene.recording, 'lock-step');
    const bytes = pushedOutBy(changed.lockStep ?? [], heldAloneMs(scene) ?? 0);
    return {
      rulesIn: [],
      rulesOut: bytes === null ? [] : NOT_BY_BYTES,
      after: 'inconclusive',
      letOut: {
        by: bytes === null ? null : 'bytes',
        usual: usual === undefined ? null : amountOf(rhythmOf(usual)),
        changed: bytes === null ? null : { bytes, chunks: 1, ms: null },
      },
    };
  },
};

/** How long the first chunk stayed in the way while nothing followed it, ms; null where it did not. */
function heldAloneMs(scene: MockScene): number | null {
  const [first] = usualSteps(scene);
  return first === undefined || first.seenAtMs !== null ? null : first.waitedMs;
}

/** Bytes that were sent when the first chunk came out, with nothing but comments around it; null if it did not. */
function pushedOutBy(steps: readonly LockStep[], heldMs: number): number | null {
  const [ahead, chunk] = steps;
  if (ahead === undefined || chunk === undefined || ahead.sentCharacters > 0) return null;
  const out = steps.find(({ arrived, sentCharacters }) => sentCharacters > 0 && arrived.wire >= sentCharacters);
  if (out === undefined || out.sentCharacters !== chunk.sentCharacters) return null;
  return out.sentAtMs + out.waitedMs - chunk.sentAtMs < heldMs ? out.sentBytes : null;
}
