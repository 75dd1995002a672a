// With comments around the text: if nothing but comments pushes it out, at as many bytes as usual, bytes hold it. Time would
// have let it out in the first wait of lock-step, which is longer.
// Look-alike: what counts events, and comments among them.
import { streamOf, type LockStep } from '../../model/recording.ts';
import { quantile } from '../stats.ts';
import {
  amountOf,
  NOT_BY_BYTES,
  rhythmOf,
  usualSteps,
  type MockJudge,
  type MockScene,
  type Rhythm,
} from './mock-control.ts';

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
    const rhythm = usual === undefined ? null : rhythmOf(usual);
    const out = pushedOut(changed.lockStep ?? [], heldAloneMs(scene) ?? 0);
    const isByBytes = out !== null && rhythm !== null && isAsUsual(out, rhythm);
    return {
      rulesIn: [],
      rulesOut: isByBytes ? NOT_BY_BYTES : [],
      after: 'inconclusive',
      letOut: {
        by: isByBytes ? 'bytes' : null,
        usual: rhythm === null ? null : amountOf(rhythm),
        changed: out === null ? null : { bytes: out.bytes, chunks: 1, ms: null },
      },
    };
  },
};

/** How long the first chunk stayed in the way while nothing followed it, ms; null where it did not. */
function heldAloneMs(scene: MockScene): number | null {
  const [first] = usualSteps(scene);
  return first === undefined || first.seenAtMs !== null ? null : first.waitedMs;
}

interface PushedOut {
  /** That were sent until then, the frames before the first content left out. */
  bytes: number;
  /** Of the comment that made it come out. */
  lastBytes: number;
  /** Comments and chunks. */
  pushes: number;
}

/** When the first chunk came out, with nothing but comments around it; null if it did not. */
function pushedOut(steps: readonly LockStep[], heldMs: number): PushedOut | null {
  const [ahead, chunk] = steps;
  if (ahead === undefined || chunk === undefined || ahead.sentCharacters > 0) return null;
  const index = steps.findIndex(({ arrived, sentCharacters }) => sentCharacters > 0 && arrived.wire >= sentCharacters);
  const out = steps[index];
  if (out === undefined || out.sentCharacters !== chunk.sentCharacters) return null;
  if (out.sentAtMs + out.waitedMs - chunk.sentAtMs >= heldMs) return null;
  // In front of the chunk nobody knows which of the bytes was enough.
  const lastBytes = out.sentBytes - (index === 1 ? 0 : (steps[index - 1]?.sentBytes ?? 0));
  return { bytes: out.sentBytes, lastBytes, pushes: index + 1 };
}

/** Frames before the first content and headers share the first buffer. A judgement. */
const FIRST_BYTES = 512;

function isAsUsual({ bytes, lastBytes, pushes }: PushedOut, { bytes: sizes, chunks }: Rhythm): boolean {
  const [usual, count] = [quantile(sizes, 0.5) ?? 0, quantile(chunks, 0.5) ?? 0];
  if (chunks.some((one) => Math.abs(one - pushes) <= 1)) return false;
  return Math.abs(bytes - usual) <= usual / Math.max(1, count) + lastBytes + FIRST_BYTES;
}
