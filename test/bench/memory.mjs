// (g) Memory of a recorded chunk over its text: a recording of 20,000 chunks, in a process with a collector to call.
// Each chunk is recorded at four vantages, and its read: bytesPerChunk is all of that, bytesPerRecord one of them.
import { spawnSync } from 'node:child_process';
import { size, SMALLEST } from './figures.mjs';

export async function memory() {
  const child = new URL('./memory-process.mjs', import.meta.url).pathname;
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', child, ...size([], [SMALLEST])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const figures = JSON.parse(stdout);
  return {
    id: 'memory',
    what: 'memory of the recording of a stream, for each chunk, over its text',
    goal: '<= 200 bytes',
    figures,
    met: figures.bytesPerChunk <= 200,
  };
}
