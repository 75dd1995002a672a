// A bare node:http reader in a process of its own: stamps each read, and tells everything at the end.
// argv: url, model, number of streams. stdout: JSON, for each stream its exchange id and [stamp ns, bytes so far].
import http from 'node:http';

const [url, model, streams] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

function read(modelName) {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ model: modelName, stream: true, messages: [{ role: 'user', content: 'hi' }] });
    const headers = { 'content-type': 'application/json' };
    const request = http.request(`${url}/v1/chat/completions`, { method: 'POST', agent, headers }, (response) => {
      const reads = [];
      let bytes = 0;
      response.on('data', (piece) => {
        const now = process.hrtime.bigint();
        reads.push([String(now), (bytes += piece.length)]);
      });
      response.on('end', () => resolve({ id: response.headers['x-stream-check-id'] ?? null, reads }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

// The first request of a process is late by itself: it is made and thrown away.
await read('warm-up');
const results = await Promise.all(Array.from({ length: Number(streams) }, () => read(model)));
process.stdout.write(JSON.stringify(results));
agent.destroy();
