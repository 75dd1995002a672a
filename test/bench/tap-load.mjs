// (c) What the tap adds for the reader behind it, with ten streams of 100 chunks a second. Taken in turns.
import { createTap } from '../../dist/record/vantages/wire.js';
import { at, even, round, size } from './figures.mjs';
import { benchMock, latenessOf, startReader } from './streams.mjs';

const STREAMS = size(10, 2);
const ROUNDS = size(3, 1);
const CHUNKS = size(300, 20);

export async function tapLoad() {
  const direct = [];
  const tapped = [];
  for (let round_ = 0; round_ < ROUNDS; round_++) {
    direct.push(...(await lateness(false)));
    tapped.push(...(await lateness(true)));
  }
  const figures = {
    directP99Ms: round(at(direct, 0.99)),
    tappedP99Ms: round(at(tapped, 0.99)),
    addedP99Ms: round(at(tapped, 0.99) - at(direct, 0.99)),
  };
  return {
    id: 'tap-load',
    what: 'what the tap adds, 10 streams x 100 chunks/s',
    goal: '< 1 ms at p99',
    figures,
    met: figures.addedP99Ms < 1,
  };
}

async function lateness(isTapped) {
  const mock = await benchMock(even('even', CHUNKS, 10));
  const tap = await createTap({ upstream: mock.url });
  const results = await startReader(isTapped ? tap.url : mock.url, 'even', STREAMS);
  const all = results.flatMap(({ id, reads }) =>
    latenessOf(
      mock.exchanges().find((one) => one.id === id),
      reads,
    ),
  );
  await tap.close();
  await mock.close();
  return all;
}
