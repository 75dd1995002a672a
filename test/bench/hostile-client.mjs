// A client of one's own that does not keep to any measure: HOSTILE names what it does in its measured stream.
import { writeSync } from 'node:fs';

const { HOSTILE: mode, HOSTILE_MB: most = '300' } = process.env;
const forEver = () => new Promise((resolve) => void setTimeout(resolve, 1e9));
let streams = 0;

if (mode === 'hangs-at-import') await forEver();
if (mode === 'busy-at-import') for (;;);

/** A write to a full pipe waits. */
function flood(descriptor) {
  const piece = Buffer.alloc(1e6, 'z');
  for (let megabytes = 0; megabytes < Number(most); megabytes++) {
    for (let done = 0; done < piece.length;) {
      try {
        done += writeSync(descriptor, piece, done);
      } catch (error) {
        if (error.code !== 'EAGAIN') throw error;
      }
    }
  }
}

const message = (more) => `${JSON.stringify({ type: 'delta', t: '1', channel: 'text', text: 'forged', ...more })}\n`;
const AFTER_THREE = {
  'floods-stdout': () => flood(1),
  'floods-stderr': () => flood(2),
  'floods-fd3': () => flood(3),
  'far-stream': () => writeSync(3, message({ stream: 100_000_000 })),
  'far-stamp': () => writeSync(3, message({ t: '9'.repeat(60_000) })),
};

export async function* open(request) {
  streams += 1;
  if (mode === 'never-asks') await forEver();
  const { body } = await fetch(request.url, request);
  let pieces = 0;
  for await (const piece of body) {
    pieces += 1;
    if (streams > 1 && pieces === 3) {
      AFTER_THREE[mode]?.();
      if (mode === 'huge-delta') yield 'y'.repeat(Number(most) * 0.7e6);
      if (mode === 'yields-slowly-for-ever') for (;;) yield await new Promise((done) => void setTimeout(done, 5, 'w '));
      if (mode === 'yields-fast-for-ever') for (;;) yield 'word ';
    }
    yield Buffer.from(piece).toString();
  }
  if (mode === 'never-ends' || (mode === 'never-ends-late' && streams > 1)) await forEver();
}
