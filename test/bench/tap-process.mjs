// The tap in a process of its own. argv: upstream. Prints its address; when stdin ends, the body reads of the last
// exchange as JSON: [stamp ns, body bytes so far].
import { createTap } from '../../dist/record/vantages/wire.js';

const tap = await createTap({ upstream: process.argv[2] });
let last = null;
tap.onExchange((exchange) => (last = exchange));
process.stdout.write(`${tap.url}\n`);
process.stdin.resume().on('end', () => void report());

async function report() {
  let bytes = 0;
  const reads = last.reads
    .filter(({ body }) => body.length > 0)
    .map(({ at, body }) => [String(at), (bytes += body.length)]);
  process.stdout.write(JSON.stringify(reads));
  await tap.close();
}
