// The curl command through spawnSync: all text comes after the end, and the event loop is blocked until then.
import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import type { Delta } from '../../protocols/protocol.ts';
import { createAnswerReader, errorBodyText } from '../answer.ts';
import { HttpStatusError, type Client, type OpenHooks, type ClientRequest } from '../client.ts';
import { StreamFailureError } from '../failure.ts';
import { CURL_ARGUMENTS, curlAvailable, curlConfig, curlFailure, curlHead, curlVersion } from './curl-command.ts';

/** Curl is stopped when the answer is longer than this. Far more than any chat. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export const client: Client = {
  id: 'curl-sync',
  language: 'command',
  summary: 'the curl command through execFileSync: collects the answer and blocks, the plainest fake streaming',
  protocols: null,
  version: curlVersion,
  available: curlAvailable,
  async connect() {
    const { spawnSync } = await import('node:child_process');
    return {
      open(request, hooks) {
        const { stdout, stderr, status, error } = spawnSync('curl', CURL_ARGUMENTS, {
          input: curlConfig(request),
          maxBuffer: MAX_OUTPUT_BYTES,
        });
        if (error !== undefined) throw error;
        return deltasOf(request, hooks, stdout, status === 0 ? null : curlFailure(status, stderr.toString('utf8')));
      },
      close: async () => {},
    };
  },
};

/** Yields the text that came, even if curl failed in the middle. */
function* deltasOf(request: ClientRequest, hooks: OpenHooks, output: Buffer, failure: Error | null): Generator<Delta> {
  const head = curlHead(output);
  if (head === null) throw failure ?? curlFailure(0, 'the output ended before the headers did');
  const { status, headers, rest } = head;
  hooks.onResponse(status, headers);
  if (status >= 400) throw new HttpStatusError(status, errorBodyText(rest));
  const reader = createAnswerReader(request, headers);
  yield* reader.feed(decodedWhole(rest, headers['content-encoding']));
  if (failure !== null) throw failure;
  yield* reader.finish();
}

/** Decodes the whole body at once. A body that was cut off gives the text up to the cut. */
function decodedWhole(body: Buffer, encoding = 'identity'): Buffer {
  if (encoding === 'identity') return body;
  const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (decode === undefined) throw new StreamFailureError('protocol-error', `the body is encoded as "${encoding}"`);
  try {
    return decode(body);
  } catch (error) {
    throw new StreamFailureError('protocol-error', `the body is not ${encoding}: ${(error as Error).message}`);
  }
}

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: (body) => gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: (body) => inflateSync(body, { finishFlush: constants.Z_SYNC_FLUSH }),
  br: (body) => brotliDecompressSync(body, { finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};
