// The curl command, its output read as it comes. A process for each request, so nothing is kept warm between two.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { createAnswerReader, decoded, deltasOf, httpStatusError } from '../answer.ts';
import type { Client } from '../client.ts';
import {
  CURL_ARGUMENTS,
  curlAvailable,
  curlConfig,
  curlFailure,
  curlHead,
  curlVersion,
  type CurlHead,
} from './curl-command.ts';

export const client: Client = {
  id: 'curl',
  language: 'command',
  summary: 'the curl command without a buffer (-N): an opinion from outside Node',
  protocols: null,
  version: curlVersion,
  available: curlAvailable,
  async connect() {
    const running = new Set<ChildProcessByStdio<Writable, Readable, Readable>>();
    return {
      async open(request, { onResponse, signal }) {
        const curl = spawn('curl', CURL_ARGUMENTS, { stdio: ['pipe', 'pipe', 'pipe'], signal });
        running.add(curl);
        // A curl that cannot start or dies early also breaks its stdin; `ended` has the reason.
        curl.stdin.on('error', () => {});
        curl.stdin.end(curlConfig(request));
        const output = outputOf(curl);
        const { status, headers, rest } = await headOf(output);
        onResponse(status, headers);
        const body = decoded(bodyOf(rest, output), headers);
        if (status >= 400) throw await httpStatusError(status, body);
        return deltasOf(body, createAnswerReader(request, headers));
      },
      async close() {
        for (const curl of running) curl.kill();
      },
    };
  },
};

/** What curl writes; throws at the end if curl failed. */
async function* outputOf(curl: ChildProcessByStdio<Writable, Readable, Readable>): AsyncGenerator<Buffer, void> {
  let stderr = '';
  curl.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(curl, 'close') as Promise<[number | null]>;
  // It is awaited after the output; until then a rejection must not count as unhandled.
  ended.catch(() => {});
  try {
    for await (const bytes of curl.stdout) yield bytes as Buffer;
    const [exitCode] = await ended;
    if (exitCode !== 0) throw curlFailure(exitCode, stderr);
  } finally {
    curl.kill();
  }
}

/** Reads with next(): leaving a for-await loop would close the output. */
async function headOf(output: AsyncGenerator<Buffer, void>): Promise<CurlHead> {
  let received: Buffer = Buffer.alloc(0);
  for (;;) {
    const head = curlHead(received);
    if (head !== null) return head;
    const next = await output.next();
    if (next.done) throw curlFailure(0, 'the output ended before the headers did');
    received = Buffer.concat([received, next.value]);
  }
}

async function* bodyOf(rest: Buffer, output: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer> {
  if (rest.length > 0) yield rest;
  yield* output;
}
