// A program that asks for nothing still leaves a record of its run.
import { expect, it } from 'vitest';
import { StreamRecord } from '../../../../../src/model/recording.ts';
import { toRequestRecord, type SeenRequest } from '../../../../../src/record/subjects/program/stream.ts';
import { createRedactor } from '../../../../../src/secrets/redactor.ts';

/** As the clock of a machine that was started three days ago counts. */
const DAY_NS = 86_400_000_000_000n;
const ENDED_AT = 3n * DAY_NS;
const PAUSE = { from: ENDED_AT - 90_000_000n, to: ENDED_AT - 50_000_000n, busyMs: 0, queuedMs: 40, stolenMs: null };

it('a program that asked for nothing leaves a record that can be read, however long the machine has been up', async () => {
  const run = { instrument: 'timed', stopped: 'interrupted', endedAt: ENDED_AT };
  const ownTicks = { lateMs: [35], pauses: [PAUSE] };
  const seen = {
    name: 'node',
    run: { ...run, ownTicks },
    request: null,
    stage: { salt: Buffer.alloc(16), redactor: createRedactor(), keepText: false },
    isLast: true,
    mayQuote: true,
  };
  const { stream } = await toRequestRecord(seen as unknown as SeenRequest);
  expect(StreamRecord.parse(stream).harness).toMatchObject({ pauses: [], tickLateMaxMs: 35 });
  expect(stream.outcome).toEqual({ kind: 'interrupted', message: 'node had made no request yet.' });
});
