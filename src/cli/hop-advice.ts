// What to look at where a hop is at fault, for `explain <hop>`: the causes that are known there, the most frequent first.
import type { CauseId } from '../analyze/causes/index.ts';
import type { HopId } from '../model/timeline.ts';

interface HopAdvice {
  look: string;
  causes: readonly CauseId[];
}

export const HOP_ADVICE: Readonly<Record<HopId, HopAdvice>> = {
  upstream: {
    look: 'Look at what stands between the model and this machine: settings of a proxy or gateway (buffering, compression), and code of an app that collects before it writes. Ask around a part of it, with its address in --base-url or through, to see which one it is.',
    causes: [
      'proxy-buffering',
      'compressor-not-flushed',
      'collected-answer',
      'unflushed-writes',
      'flush-timer',
      'collected-chunks',
      'stream-not-requested',
    ],
  },
  client: {
    look: 'Look at how the library is called: as a stream, and iterated as it comes. Compare with another client: stream-check mock --client <id> --client undici',
    causes: [
      'body-awaited-before-iteration',
      'tool-arguments-held',
      'smoother',
      'one-chunk-behind',
      'chunks-behind',
      'collected-chunks',
    ],
  },
  'event-loop': {
    look: 'Look for a call that blocks: a synchronous client that is iterated inside an asynchronous task, work for each chunk. The line of the report names the place.',
    causes: ['sync-iteration-in-async', 'serialised-streams'],
  },
  display: {
    look: 'Look at the end of the program: does it flush stdout after each piece, and what does it pipe through? With --pty its stdout is a terminal.',
    causes: ['stdout-buffered', 'body-awaited-before-iteration', 'collected-chunks', 'flush-timer'],
  },
};
