// With longer chunks: what lets text out as late as before, as many chunks as before, or as many bytes?
//
//   as usual    16,384 bytes, 11 chunks        250 ms each        4 chunks,  1,024 bytes
//   longer      16,384 bytes,  4 chunks        250 ms each        4 chunks, 16,384 bytes
//               bytes                          time               count
import type { LetOut } from '../../model/controls.ts';
import { streamOf } from '../../model/recording.ts';
import { quantile } from '../stats.ts';
import type { Suspect } from './control.ts';
import { amountOf, BY_BYTES, NOT_BY_BYTES, rhythmOf, type MockJudge, type Rhythm } from './mock-control.ts';

/** Fewer groups behind the first show no rule. A judgement, as are the next. */
const MIN_GROUPS = 2;
/** Shorter delays are of the machine. */
const MIN_TIME_MS = 20;
/** Delays that differ by less are the same time. */
const SAME_TIME = 1.5;
/** Longer chunks make so many fewer at least where bytes count, ... */
const MIN_FEWER = 1;
/** ... and this factor of bytes where they are counted themselves. */
const DIFFERENT = 2;

export const largerChunks: MockJudge = {
  id: 'larger-chunks',
  splits: ({ recording }) => {
    const stream = streamOf(recording, 'lock-step');
    return stream === undefined || amountOf(rhythmOf(stream)) === null ? [] : ['collected-chunks', 'flush-timer'];
  },
  conclude(changed, { recording }) {
    const usual = streamOf(recording, 'lock-step');
    const [before, after] = [usual === undefined ? null : rhythmOf(usual), rhythmOf(changed)];
    const by = before === null ? null : decidedBy(before, after);
    const letOut = { by, usual: before === null ? null : amountOf(before), changed: amountOf(after) };
    return { ...(by === null ? { rulesIn: [], rulesOut: [] } : FOLLOWS[by]), after: 'inconclusive', letOut };
  },
};

const FOLLOWS: Readonly<
  Record<NonNullable<LetOut['by']>, { rulesIn: readonly Suspect[]; rulesOut: readonly Suspect[] }>
> = {
  // Whose bytes they are is not known by that.
  bytes: { rulesIn: [], rulesOut: NOT_BY_BYTES },
  count: { rulesIn: ['collected-chunks'], rulesOut: [...BY_BYTES, 'flush-timer', 'collected-answer'] },
  time: { rulesIn: ['flush-timer'], rulesOut: [...BY_BYTES, 'collected-chunks', 'collected-answer'] },
};

function decidedBy(usual: Rhythm, changed: Rhythm): LetOut['by'] {
  if (usual.aloneMs !== null) return isSameTime(usual.aloneMs, changed.aloneMs) ? 'time' : null;
  if (usual.bytes.length < MIN_GROUPS) return null;
  const [bytes, chunks] = [middle(usual.bytes), middle(usual.chunks)];
  // Longer than the buffer, each comes out alone.
  const isEachAlone = changed.aloneMs !== null && changed.aloneMs < MIN_TIME_MS;
  if (changed.bytes.length < MIN_GROUPS || (changed.aloneMs !== null && !isEachAlone)) return null;
  const [longBytes, fewChunks] = [middle(changed.bytes), middle(changed.chunks)];
  const isSameCount = chunks >= 2 && [...usual.chunks, ...changed.chunks].every((count) => count === chunks);
  if (isSameCount && longBytes >= DIFFERENT * bytes) return 'count';
  // A group may be longer or shorter by the chunk that made it come out.
  const chunkBytes = longBytes / Math.max(1, fewChunks);
  const isSameSize =
    Math.abs(longBytes - bytes) <= chunkBytes && Math.max(...changed.bytes) - Math.min(...changed.bytes) <= chunkBytes;
  return isSameSize && chunks - fewChunks >= MIN_FEWER ? 'bytes' : null;
}

function isSameTime(usualMs: number, changedMs: number | null): boolean {
  if (changedMs === null || usualMs < MIN_TIME_MS) return false;
  return changedMs <= SAME_TIME * usualMs && usualMs <= SAME_TIME * changedMs;
}

function middle(values: readonly number[]): number {
  return quantile(values, 0.5) ?? 0;
}
