// Small recordings with something in every field, one of each subject, for tests that change one value.
import { createDigester } from '../../src/record/text/digest.ts';
import type { LoopLog } from '../../src/model/loop-log.ts';
import type { LockStep, Recording, StreamRecord } from '../../src/model/recording.ts';
import type { Arrival, Timeline, VantageId } from '../../src/model/timeline.ts';
import { aliveLoop, HELD_BACK, probeOf, recordingOf, streamOf } from './recordings.ts';

/** Chunks of the text, ms: spoken steadily. */
const SPOKEN_MS = [0, 100, 200, 300, 400, 500];
const WORDS = SPOKEN_MS.map((_, i) => `t${i} a word and another, `);
/** Everything at the end: what is judged as held. */
const HELD_MS = SPOKEN_MS.map(() => 520);

const PAUSE = { fromMs: 40, toMs: 60, busyMs: 1, queuedMs: 2, stolenMs: 0 };
const PLACE = { package: null, file: 'a.mjs', line: 3, function: 'open', source: 'wait();' };

function timelineAt(
  vantage: VantageId,
  timesMs: readonly number[],
  { keepText = false, hasDigests = true } = {},
): Timeline {
  const digester = createDigester(Buffer.from('salt'));
  const arrivals = timesMs.map((atMs, i): Arrival => {
    const text = WORDS[i]!;
    digester.add('text', text);
    const frame = { beganReadId: i, readId: i, indexInRead: 0, startByte: 200 * i, endByte: 200 * (i + 1) };
    const arrival: Arrival = { atMs, channel: 'text', characters: text.length, bytes: 200 };
    return { ...arrival, ...(vantage === 'wire' && { frame }), ...(keepText && { text }) };
  });
  const reads = timesMs.map((atMs) => ({ atMs, bytes: 200, framedBytes: 206, decodedBytes: 200 }));
  return {
    vantage,
    arrivals,
    reads: vantage === 'wire' || vantage === 'screen' ? reads : null,
    headersMs: vantage === 'screen' ? null : 0,
    firstByteMs: timesMs[0]!,
    endMs: timesMs.at(-1)!,
    digests: hasDigests ? digester.digests() : {},
  };
}

const lockStep = WORDS.map((word, i): LockStep => {
  const sent = WORDS.slice(0, i + 1).join('').length;
  return {
    sentAtMs: 100 * i,
    sentCharacters: sent,
    sentBytes: 200 * (i + 1),
    seenAtMs: i % 2 === 0 ? 100 * i + 1 : null,
    waitedMs: 90,
    arrived: { wireBytes: 200 * (i + 1), wire: sent, app: sent - word.length, observer: 0, screen: 0, screenBytes: 0 },
  };
});

const loop: LoopLog = {
  ...aliveLoop(0, 60),
  endMs: 520,
  pauses: [PAUSE],
  silence: { samples: 4, frames: [{ ...PLACE, count: 3 }] },
};

const more: Partial<StreamRecord> = {
  texts: [
    {
      hop: 'client',
      channel: 'text',
      fault: null,
      characters: WORDS.join('').length,
      missingCharacters: 0,
      pieces: 6,
      missingPieces: 0,
      firstDifferenceAt: null,
      places: 0,
      replaced: 0,
      isLeft: false,
      gaps: [],
    },
  ],
  harness: { tickLateP95Ms: 0.1, tickLateMaxMs: 1, playErrorP95Ms: 0.1, playErrorMaxMs: 1, pauses: [PAUSE] },
  unknownEvents: { ping: 2 },
};

const own = (heldAt: VantageId | null, vantages: readonly VantageId[], options = {}): Timeline[] =>
  vantages.map((vantage) =>
    timelineAt(
      vantage,
      vantages.indexOf(vantage) >= vantages.indexOf(heldAt ?? vantage) && heldAt !== null ? HELD_MS : SPOKEN_MS,
      options,
    ),
  );

const documented: Partial<Recording> = {
  mode: 'both',
  expect: ['text'],
  command: ['mock', '--client', 'undici'],
  said: ['no model'],
  warnings: ['a warning'],
};

export function goodRecordings(): Record<string, Recording> {
  const client = ['origin', 'wire', 'app', 'observer'] as const;
  return {
    'a client that passes': recordingOf([streamOf(own(null, client), { ...more, loop })], {
      ...documented,
      mode: 'timed',
    }),
    'a client that holds': recordingOf(
      [
        streamOf(own('app', client, { keepText: true }), { ...more, instrument: 'lock-step', lockStep, loop }),
        streamOf(own('app', client), { ...more, loop }),
        probeOf(HELD_BACK),
      ],
      documented,
    ),
    'an app': recordingOf(
      [
        streamOf(own('wire', ['origin', 'wire']), {
          ...more,
          app: {
            asked: 1,
            streams: 1,
            askedEarlier: 2,
            judged: 1,
            cameOut: 1,
            earlierWords: false,
            refused: { method: 'GET', path: '/v1/models', status: 404, message: 'Nothing is served.' },
            closed: { silentMs: 10, chunks: 3 },
            faults: ['buffer'],
            sent: {
              status: 200,
              statusText: 'OK',
              contentType: 'text/plain',
              bytes: 100,
              location: null,
              excerpt: 'a word',
            },
          },
        }),
      ],
      { ...documented, subject: { kind: 'app' }, mode: 'timed' },
    ),
    'a program': recordingOf(
      [streamOf(own('screen', ['origin', 'wire', 'screen'], { hasDigests: false }), { ...more, lockStep: null })],
      {
        ...documented,
        mode: 'timed',
        subject: {
          kind: 'program',
          request: 1,
          requests: 1,
          pty: false,
          filters: ['sed'],
          inherited: ['PYTHONUNBUFFERED'],
        },
      },
    ),
    'a provider': recordingOf([streamOf(own(null, ['wire', 'app', 'observer']), { ...more, loop })], {
      ...documented,
      mode: 'timed',
      scenario: null,
      target: { model: 'm', provider: 'openai', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1' },
    }),
  };
}
