// The catalog of causes. A new one is <id>.ts, its page <id>.md, and a line here. Its title does not compile away: without
// one, or under a key that is not its id, this file has a type error. Its page is held by test/house/tree.test.ts.
import { defineCatalog } from '../../catalog.ts';
import { bodyAwaitedBeforeIteration } from './body-awaited-before-iteration.ts';
import type { Cause } from './cause.ts';
import { chunksBehind } from './chunks-behind.ts';
import { collectedAnswer } from './collected-answer.ts';
import { collectedChunks } from './collected-chunks.ts';
import { compressorNotFlushed } from './compressor-not-flushed.ts';
import { flushTimer } from './flush-timer.ts';
import { oneChunkBehind } from './one-chunk-behind.ts';
import { proxyBuffering } from './proxy-buffering.ts';
import { serialisedStreams } from './serialised-streams.ts';
import { stdoutBuffered } from './stdout-buffered.ts';
import { smoother } from './smoother.ts';
import { streamNotRequested } from './stream-not-requested.ts';
import { syncIterationInAsync } from './sync-iteration-in-async.ts';
import { toolArgumentsHeld } from './tool-arguments-held.ts';
import { unflushedWrites } from './unflushed-writes.ts';

/** By id; the more specific first: the first one detected is the one that is shown. */
export const causesById = defineCauses({
  'stream-not-requested': streamNotRequested,
  'sync-iteration-in-async': syncIterationInAsync,
  'body-awaited-before-iteration': bodyAwaitedBeforeIteration,
  'tool-arguments-held': toolArgumentsHeld,
  'stdout-buffered': stdoutBuffered,
  smoother,
  'one-chunk-behind': oneChunkBehind,
  'chunks-behind': chunksBehind,
  'compressor-not-flushed': compressorNotFlushed,
  'collected-answer': collectedAnswer,
  'proxy-buffering': proxyBuffering,
  'unflushed-writes': unflushedWrites,
  'flush-timer': flushTimer,
  'collected-chunks': collectedChunks,
  'serialised-streams': serialisedStreams,
});
export type CauseId = keyof typeof causesById;

export const causes = defineCatalog<Cause<CauseId>>('cause', Object.values(causesById));

/** Each under its own id. */
function defineCauses<const Causes extends { readonly [Id in keyof Causes]: Id extends string ? Cause<Id> : never }>(
  byId: Causes,
): Causes {
  return byId;
}
