// How much of an app's answer the words of the mock are looked for in.
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { TapExchange } from '../../../../src/record/vantages/wire.ts';
import { readTracers } from '../../../../src/record/vantages/wire-tracers.ts';
import { createRedactor } from '../../../../src/secrets/redactor.ts';

const MB = 1024 * 1024;

async function limitOf(bytes: number) {
  const body = Buffer.alloc(bytes, ' ');
  const read = { at: 1n, framedBytes: bytes, body };
  const exchange = { reads: [read], responseHeaders: {}, requestedAt: 0n, headersAt: 1n, endedAt: 2n } as unknown;
  const options = { keepText: false, salt: randomBytes(16), redactor: createRedactor() };
  return (await readTracers(exchange as TapExchange, [], 0n, options)).limit;
}

it.each([
  [32 * MB, null],
  [32 * MB + 1, 'searched-bytes'],
])('of %d bytes', async (bytes, limit) => {
  expect(await limitOf(bytes)).toBe(limit);
});
