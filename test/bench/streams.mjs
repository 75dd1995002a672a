// Starts the bare reader against a mock, and joins what it saw with the mock's write log.
import { spawn } from 'node:child_process';
import { createMockServer } from '../../dist/mock/index.js';
import { protocols } from '../../dist/protocols/index.js';
import { msBetween } from './figures.mjs';

const READER = new URL('./reader.mjs', import.meta.url).pathname;

/** Rejects if a stream failed. */
export async function startReader(url, model, streams) {
  const results = await startFallibleReader(url, model, streams);
  const { failure = null } = results.find((result) => result.failure !== null) ?? {};
  if (failure !== null) throw new Error(`a stream failed: ${failure}`);
  return results;
}

/** Each result says by `failure` whether its stream failed. */
export function startFallibleReader(url, model, streams) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [READER, url, model, String(streams)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (piece) => (text += piece));
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`the reader ended with ${code}`)),
    );
  });
}

/** A mock that answers the warm-up at once. @param onMeasured gets the log of each exchange behind it */
export function benchMock(scenario, onMeasured = () => {}) {
  let first = true;
  return createMockServer({
    scenario,
    choosePlayback(exchange) {
      if (!first) onMeasured(exchange);
      const playback = { kind: first ? 'instant' : 'timed' };
      first = false;
      return playback;
    },
  });
}

/** How long after the mock's write each chunk was read, ms. */
export function latenessOf(exchange, reads) {
  let bytes = openingBytes(exchange);
  let next = 0;
  return exchange.chunks.flatMap((chunk) => {
    bytes += chunk.bytes;
    while (next < reads.length && reads[next][1] < bytes) next += 1;
    return next < reads.length && chunk.writtenAt !== null ? [msBetween(chunk.writtenAt, BigInt(reads[next][0]))] : [];
  });
}

/** Bytes of the frames before the first content. */
function openingBytes({ id, scenario, protocol }) {
  const frames = protocols.get(protocol).writer({ id, model: scenario }).opening();
  return frames.reduce((sum, frame) => sum + Buffer.byteLength(frame), 0);
}
