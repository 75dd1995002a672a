// A stage that cuts text into words and hands them over one by one, with a delay after each.
//
//   wire  x...x...x...x             chunks of three words
//   app   1..2..3..1..2..3..1..2    a word at a time: slower than they come in, so the text falls behind
//
// Look-alikes: a reader that takes its time for each chunk (its pieces are the chunks), and work on the processor (the
// loop is not alive).
import type { StreamRecord } from '../../model/recording.ts';
import type { LoopMeasures } from '../../model/measures.ts';
import { isLate } from '../attribution.ts';
import { smoothingOf } from '../pace.ts';
import { contentOf } from '../units.ts';
import { defineCause } from './cause.ts';

/** A loop that was busy or silent for this share of the stream did work between pieces: no timer. A judgement. */
const BUSY_SHARE = 0.5;

export const smoother = defineCause({
  id: 'smoother',
  title: 'A smoother slower than the text',
  summary:
    'Words are handed over one by one with a delay after each, and there are more words than delays have room for.',
  needs({ stream, measured: { loop } }) {
    const { app, wire } = stream?.timelines ?? {};
    if (stream === undefined || app === undefined || wire === undefined || loop === null) return null;
    return { stream, app, wire, loop };
  },
  detect({ stream, app, wire, loop }, { measured: { hops, vantages } }) {
    const isHeld = isLate(hops.client?.delivery) && !isLate(vantages.wire?.delivery);
    const pace = isHeld && isAlive(stream, loop) ? smoothingOf(wire, app) : null;
    if (pace === null) return null;
    const [chunks, pieces] = [contentOf(wire).length, contentOf(app).length];
    const figures = {
      piecesPerChunk: pieces / chunks,
      periodMs: pace.periodMs,
      delayPerChunkMs: (pace.periodMs * pieces) / chunks,
    };
    return {
      hop: 'client',
      evidence: [
        { kind: 'cut-up', chunks, pieces, piecesPerChunk: figures.piecesPerChunk },
        { kind: 'delay-per-piece', delayMs: pace.periodMs, perChunkMs: figures.delayPerChunkMs },
      ],
      figures,
      advice:
        'Give the smoother a shorter delay or larger pieces (lines in place of words), or leave it out: a page can smooth what it shows.',
    };
  },
});

function isAlive({ loop: log }: StreamRecord, { gaps, utilization }: LoopMeasures): boolean {
  const silentMs = gaps.reduce((sum, [from, to]) => sum + to - from, 0);
  const lastedMs = log === null ? 0 : log.endMs - log.startMs;
  return (utilization ?? 0) < BUSY_SHARE && silentMs < BUSY_SHARE * lastedMs;
}
