import { defineCatalog } from '../../catalog.ts';
import { bodyAwaitedBeforeIteration } from './body-awaited-before-iteration.ts';
import { chunksBehind } from './chunks-behind.ts';
import { oneChunkBehind } from './one-chunk-behind.ts';
import { serialisedStreams } from './serialised-streams.ts';
import { stdoutBuffered } from './stdout-buffered.ts';
import { smoother } from './smoother.ts';
import { streamNotRequested } from './stream-not-requested.ts';
import { syncIterationInAsync } from './sync-iteration-in-async.ts';
import { toolArgumentsHeld } from './tool-arguments-held.ts';

/** The more specific first: the first one detected is the one that is shown. */
export const causes = defineCatalog('cause', [
  streamNotRequested,
  syncIterationInAsync,
  bodyAwaitedBeforeIteration,
  toolArgumentsHeld,
  stdoutBuffered,
  smoother,
  oneChunkBehind,
  chunksBehind,
  serialisedStreams,
]);
