// A bare node:http reader in a process of its own: stamps each read, and tells everything at the end.
// argv: url, model, number of streams. stdout: JSON, for each stream its exchange id, [stamp ns, bytes so far] of each read,
// and what went wrong; null if nothing.
import http from 'node:http';

const [url, model, streams] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

function read(modelName) {
  return new Promise((resolve) => {
    const result = { id: null, reads: [], failure: null };
    const fail = ({ message }) => resolve({ ...result, failure: message });
    const body = JSON.stringify({ model: modelName, stream: true, messages: [{ role: 'user', content: 'hi' }] });
    const headers = { 'content-type': 'application/json' };
    const request = http.request(`${url}/v1/chat/completions`, { method: 'POST', agent, headers }, (response) => {
      result.id = response.headers['x-stream-check-id'] ?? null;
      let bytes = 0;
      response.on('data', (piece) => {
        const now = process.hrtime.bigint();
        result.reads.push([String(now), (bytes += piece.length)]);
      });
      response.on('end', () => resolve(result));
      response.on('error', fail);
    });
    request.on('error', fail);
    request.end(body);
  });
}

// The first request of a process is late by itself: it is made and thrown away.
await read('warm-up');
const results = await Promise.all(Array.from({ length: Number(streams) }, () => read(model)));
process.stdout.write(JSON.stringify(results));
agent.destroy();
