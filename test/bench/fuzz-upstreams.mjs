// (k) What the tests try on 10,000 upstreams, on ten times as many: see support/fuzz-upstreams.mjs.
import fc from 'fast-check';
import { bytesOf, createLanes, upstreamsOf } from '../support/fuzz-upstreams.mjs';
import { rooms } from '../support/upstream-rooms.mjs';
import { round, size } from './figures.mjs';

const UPSTREAMS = size(100_000, 200);
const LANES = 16;
/** At once in memory. */
const SAMPLE = 2_000;
/** Not that of the tests: the same upstreams again would show nothing. */
const SEED = 2;

export async function fuzzUpstreams() {
  const lanes = await createLanes(rooms, LANES);
  const arbitrary = upstreamsOf(fc, rooms.protocols);
  const problems = [];
  const began = performance.now();
  for (let done = 0; done < UPSTREAMS; done += SAMPLE) {
    const upstreams = fc.sample(arbitrary, { numRuns: Math.min(SAMPLE, UPSTREAMS - done), seed: SEED + done });
    for (let i = 0; i < upstreams.length; i += LANES) {
      const batch = upstreams.slice(i, i + LANES);
      for (const [k, problem] of (await lanes.all(batch)).entries()) {
        if (problem === null) continue;
        const bytes = JSON.stringify(bytesOf(batch[k], rooms.protocols).toString('latin1'));
        problems.push(`${problem}\n${JSON.stringify(batch[k])}\n${bytes}`);
      }
    }
  }
  const tookMs = performance.now() - began;
  await lanes.close();
  for (const problem of problems.slice(0, 10)) process.stderr.write(`${problem}\n`);
  return {
    id: 'fuzz-upstreams',
    what: `${UPSTREAMS} broken upstreams through all of the program, seed ${SEED}`,
    goal: 'none crashes it, none hangs it, none is said to have reset a connection that it closed',
    figures: {
      problems: problems.length,
      ...Object.fromEntries(lanes.kinds),
      sentences: lanes.said.size,
      millisecondsEach: round(tookMs / UPSTREAMS, 1),
    },
    met: problems.length === 0,
  };
}
