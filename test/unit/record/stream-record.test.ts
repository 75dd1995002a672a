// What a StreamRecord keeps of words, and what it does not.
import { expect, it } from 'vitest';
import type { Channel, Timeline } from '../../../src/model/timeline.ts';
import { toStreamRecord } from '../../../src/record/stream-record.ts';
import { createRedactor } from '../../../src/secrets/redactor.ts';

const KEY = 'sk-live-MARKER4711abc';

function recordOf(said: readonly (readonly [Channel, string])[]) {
  const arrivals = said.map(([channel, text], i) => ({ atMs: i, channel, characters: text.length, bytes: null, text }));
  const app: Timeline = {
    vantage: 'app',
    arrivals,
    reads: null,
    headersMs: null,
    firstByteMs: null,
    endMs: null,
    digests: {},
  };
  return toStreamRecord({
    instrument: 'timed',
    process: null,
    requestAt: 0n,
    timelines: { app },
    texts: [],
    request: null,
    exchange: undefined,
    reading: null,
    spoken: undefined,
    outcome: { kind: 'completed', message: null },
    loop: null,
    pushes: null,
    toOurClock: (stamp) => stamp,
    heldOpen: null,
    redactor: createRedactor([KEY]),
    ownTicks: { lateMs: [], pauses: [] },
  });
}

it('a key that comes in several pieces, between which the model thinks, is not kept', () => {
  const { timelines } = recordOf([
    ['text', 'It is sk-li'],
    ['reasoning', 'shall I say sk-l'],
    ['text', 've-MARK'],
    ['reasoning', 'ive-MARKER4711abc?'],
    ['text', 'ER4711abc.'],
  ]);
  expect(timelines.app!.arrivals.map(({ text }) => text)).toEqual([
    'It is (redacted)',
    'shall I say (redacted)',
    '',
    '?',
    '.',
  ]);
  expect(timelines.app!.arrivals.map(({ characters }) => characters)).toEqual([11, 16, 7, 18, 10]);
});
