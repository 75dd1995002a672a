// Upstreams that break what can be broken, over real sockets and through all of the program: nothing crashes, nothing hangs,
// what is said of them is true. See support/fuzz-upstreams.mjs; the benchmark tries ten times as many.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judgeRecordings } from '../../src/check.ts';
import { client } from '../../src/clients/built-in/undici.ts';
import { runStreamTask } from '../../src/host/stream-task.ts';
import { Recording } from '../../src/model/recording.ts';
import { protocols } from '../../src/protocols/index.ts';
import { instruments } from '../../src/record/instruments/index.ts';
import { openRoute } from '../../src/record/stage.ts';
import { recordHosted } from '../../src/record/subjects/hosted.ts';
import { timelinesInside } from '../../src/record/vantages/app.ts';
import { createLiveProgress } from '../../src/record/vantages/progress.ts';
import { lastContentAt } from '../../src/record/vantages/wire-progress.ts';
import { readWire } from '../../src/record/vantages/wire-timeline.ts';
import { json } from '../../src/report/reporters/json.ts';
import { terminal } from '../../src/report/reporters/terminal.ts';
import { createRedactor } from '../../src/secrets/redactor.ts';
import { runs } from '../support/form.ts';
import { bytesOf, createLanes, upstreamsOf, type Lanes } from '../support/fuzz-upstreams.mjs';

const LANES = 16;
const UPSTREAMS = runs({ short: 1_600, long: 10_000 });
const TEMPLATE = new URL('../../fixtures/recordings/proxy-buffering/not-nginx-off.json', import.meta.url);

let lanes: Lanes;
beforeAll(async () => {
  const rooms = {
    client,
    createLiveProgress,
    createRedactor,
    instruments,
    json,
    judgeRecordings,
    lastContentAt,
    openRoute,
    protocols,
    readWire,
    Recording,
    recordHosted,
    runStreamTask,
    template: Recording.parse(JSON.parse(readFileSync(TEMPLATE, 'utf8'))),
    terminal,
    timelinesInside,
  };
  lanes = await createLanes(rooms, LANES);
});
afterAll(() => lanes.close());

it('nothing that an upstream sends breaks the program, or a true sentence', async () => {
  const batch = fc.array(upstreamsOf(fc, protocols), { minLength: LANES, maxLength: LANES });
  await fc.assert(
    fc.asyncProperty(batch, async (upstreams) => {
      const problems = await lanes.all(upstreams);
      const found = problems.flatMap((problem, i) =>
        problem === null ? [] : [`${problem}\n${JSON.stringify(bytesOf(upstreams[i]!, protocols).toString('latin1'))}`],
      );
      expect(found).toEqual([]);
    }),
    { numRuns: UPSTREAMS / LANES, seed: 1 },
  );
  // Each kind of end was tried.
  for (const kind of ['completed', 'http-error', 'truncated', 'protocol-error', 'reset', 'timed-out']) {
    expect(lanes.kinds.get(kind), kind).toBeGreaterThan(0);
  }
  expect(lanes.kinds.get('completed')).toBeGreaterThan(UPSTREAMS / 10);
}, 900_000);
