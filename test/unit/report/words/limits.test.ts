// What could not be known, and why a stream is measured again, with the figures.
import { expect, it } from 'vitest';
import type { Limit, RepeatReason } from '../../../../src/model/judgement.ts';
import { limitWords, repeatWords } from '../../../../src/report/words/limits.ts';

it.each<[Limit, string]>([
  [{ limit: 'clock-of-the-server' }, "those of the server's own clock"],
  [{ limit: 'arrivals-alone' }, 'Nobody here knows when the model spoke'],
  [{ limit: 'looks-replayed' }, 'a steady model that has a long prompt to read looks the same'],
  [{ limit: 'needs-the-mock' }, 'need the mock as upstream'],
  [{ limit: 'left-at-max-time' }, 'had not ended at --max-time'],
  [{ limit: 'inside-of-program' }, 'Nobody looks into a program'],
  [{ limit: 'no-warm-up' }, 'There was no warm-up'],
  [{ limit: 'inherited-flush', variables: ['PYTHONUNBUFFERED'] }, 'a Python program flushes each piece'],
  [{ limit: 'inherited-flush', variables: ['_STDBUF_O'] }, 'env -u _STDBUF_O'],
  [{ limit: 'calibration', reason: 'as calibration says' }, 'as calibration says'],
  [{ limit: 'late-once', lagMaxMs: 350, atMs: 1400 }, 'stood still: 350 ms late at most, from 1.4 s on.'],
  [{ limit: 'slow-once', delayMs: 120 }, 'a chunk came 120 ms late.'],
  [{ limit: 'lateness-not-measured' }, 'Lateness was not measured'],
  [{ limit: 'clocks-differ', offsetMs: 20, uncertaintyMs: 3 }, 'differs from ours by 20 ms, known to 3.0 ms.'],
])('%j', (limit, words) => {
  expect(limitWords(limit)).toContain(words);
});

it.each<[RepeatReason, string]>([
  [{ reason: 'stopped', pauseMs: 1200 }, 'for the measuring process stood still for 1.2 s.'],
  [
    { reason: 'bounds-differ', lagP95Ms: 300, leastLagP95Ms: 20 },
    'measured again: 95 % of the text came 300 ms late or less, of which only 20 ms are certain.',
  ],
  [{ reason: 'pauses-once' }, 'measured again, for pauses in a single run may be an accident.'],
])('%j', (repeat, words) => {
  expect(repeatWords(repeat)).toContain(words);
});
