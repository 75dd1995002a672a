// A report as OpenTelemetry, sent by its own exporters, and read by the definitions of the protocol as Python has them.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runCli } from '../cli/fake-io.ts';
import { describeWithVenv } from '../support/require.ts';

const OLD = new URL('../../fixtures/reports/sync-against-async.json', import.meta.url);
const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Fails for a member that the protocol does not know, or a value of another type. */
const READ = `
import json, sys
from google.protobuf.json_format import Parse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
sent = json.load(sys.stdin)
metrics = Parse(sent['/v1/metrics'], ExportMetricsServiceRequest())
traces = Parse(sent['/v1/traces'], ExportTraceServiceRequest())
print(json.dumps({
  'metrics': [m.name + ' ' + m.unit for r in metrics.resource_metrics for s in r.scope_metrics for m in s.metrics],
  'spans': [[s.name, s.kind, s.status.code] for r in traces.resource_spans for p in r.scope_spans for s in p.spans],
}))
`;

/** A server that takes whatever is sent. */
async function receiver() {
  const sent: Record<string, string> = {};
  const server = createServer((request, response) => void take(request, response));
  async function take(request: IncomingMessage, response: ServerResponse) {
    sent[request.url!] = await bodyOf(request);
    response.end('{}');
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, sent, close: () => server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

describeWithVenv('adk-1.2.1', 'a report as OpenTelemetry', (python) => {
  it('is what the protocol says', async () => {
    const { address, sent, close } = await receiver();
    const { runs, ...report } = JSON.parse(readFileSync(OLD, 'utf8')) as { runs: object[] };
    // A span needs its time, and this report is older than that field.
    const at = { startedAt: '2026-11-26T10:00:00.000Z', durationMs: 2345 };
    const path = join(directory, 'report.json');
    writeFileSync(path, JSON.stringify({ ...report, runs: runs.map((run) => ({ ...run, ...at })) }));
    const { code, stderr } = await runCli(['report', path, '--reporter', `otel=${address}/`]);
    close();
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { stdout, stderr: problems } = spawnSync(python, ['-c', READ], {
      input: JSON.stringify(sent),
      encoding: 'utf8',
    });
    expect(problems).toBe('');
    const read = JSON.parse(stdout) as { metrics: string[]; spans: unknown[] };
    expect(read.metrics).toEqual([
      'gen_ai.client.operation.duration s',
      'gen_ai.client.operation.time_to_first_chunk s',
      'stream_check.passed 1',
      'stream_check.fidelity 1',
      'stream_check.lag.p95 s',
      'stream_check.loop.longest_gap s',
      'stream_check.exit_code 1',
    ]);
    // A client span is 3, an error is 2.
    expect(read.spans).toEqual([
      ['chat mock/steady', 3, 0],
      ['chat mock/steady', 3, 2],
    ]);
  });
});
