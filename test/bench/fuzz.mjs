// (j) What the tests try on 100,000 broken streams, on ten times as many: see support/fuzz.mjs.
import { createRandom } from '../../dist/mock/random.js';
import { createSpeech } from '../../dist/mock/speech.js';
import { awsEvent } from '../../dist/protocols/framing/aws-event-stream.js';
import { createFramer } from '../../dist/protocols/framing/index.js';
import { protocols } from '../../dist/protocols/index.js';
import { createDeltaReader } from '../../dist/protocols/reader.js';
import { readWire } from '../../dist/record/vantages/wire-timeline.js';
import { createRedactor } from '../../dist/secrets/redactor.js';
import { createFuzz } from '../support/fuzz.mjs';
import { round, size } from './figures.mjs';

const STREAMS = size(1_000_000, 1_000);
/** Not that of the tests: the same streams again would show nothing. */
const SEED = 1;

export async function fuzz() {
  const { cases, run } = createFuzz({
    protocols,
    createDeltaReader,
    createFramer,
    awsEvent,
    readWire,
    createRedactor,
    createSpeech,
    createRandom,
  });
  const each = Math.ceil(STREAMS / cases.length);
  const began = performance.now();
  const problems = [];
  let bytes = 0;
  for (const at of cases) {
    const result = await run(at, SEED, each);
    bytes += result.bytes;
    problems.push(...result.problems.map((problem) => `${at.protocol.id} ${at.path}: ${problem}`));
  }
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return {
    id: 'fuzz',
    what: `${STREAMS} broken streams over all protocols, seed ${SEED}`,
    goal: 'none throws, loses a byte, or reads otherwise when it is cut otherwise',
    figures: {
      problems: problems.length,
      megabytes: round(bytes / 1e6, 0),
      microsecondsEach: round(((performance.now() - began) * 1000) / (each * cases.length), 0),
    },
    met: problems.length === 0,
  };
}
