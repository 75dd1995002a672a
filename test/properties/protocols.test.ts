// Whatever a server sends: reading never throws, loses no byte, and says the same however the bytes were cut.
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/mock/random.ts';
import { createSpeech } from '../../src/mock/speech.ts';
import { awsEvent } from '../../src/protocols/framing/aws-event-stream.ts';
import { createFramer } from '../../src/protocols/framing/index.ts';
import { protocols } from '../../src/protocols/index.ts';
import { createDeltaReader } from '../../src/protocols/reader.ts';
import { readWire } from '../../src/record/vantages/wire-timeline.ts';
import { createRedactor } from '../../src/secrets/redactor.ts';
import { runs } from '../support/form.ts';
import { createFuzz } from '../support/fuzz.mjs';

const STREAMS = runs({ short: 5_000, long: 100_000 });
const SEED = 20_261_125;

const fuzz = createFuzz({
  protocols,
  createDeltaReader,
  createFramer,
  awsEvent,
  readWire,
  createRedactor,
  createSpeech,
  createRandom,
});
const STREAMS_EACH = Math.ceil(STREAMS / fuzz.cases.length);

describe(`streams of seed ${SEED}`, () => {
  test.each(fuzz.cases)('$protocol.id at $path', { timeout: 120_000 }, async (at) => {
    const { problems, errors } = await fuzz.run(at, SEED, STREAMS_EACH);
    expect(problems).toEqual([]);
    // A generator whose streams are all fine, or all broken, tests nothing. Plain text cannot be broken.
    if (at.protocol.framing === 'text') return;
    expect(errors / STREAMS_EACH).toBeGreaterThan(0.1);
    expect(errors / STREAMS_EACH).toBeLessThan(0.9);
  });
});
