// Own clients by their path, as the client host loads them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ClientRequest } from '../../../src/clients/client.ts';
import { clientFile, connectClient } from '../../../src/host/load-client.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

function module(name: string, source: string): string {
  const path = join(directory, name);
  writeFileSync(path, source);
  return path;
}

it('an own client is its file; one of ours lies beside the host, by its id', () => {
  expect(clientFile('/somewhere/own.mjs')).toBe('/somewhere/own.mjs');
  expect(clientFile('openai')).toMatch(/\/clients\/project\/openai\.js$/);
});

it('open gets the request and the signal', async () => {
  const path = module('own.mjs', 'export const open = ({ url }, signal) => [url, String(signal.aborted)];');
  const connection = await connectClient(path, {});
  const { signal } = new AbortController();
  const request = { url: 'http://127.0.0.1/' } as ClientRequest;
  expect(await connection.open(request, { signal, onResponse: () => {} })).toEqual(['http://127.0.0.1/', 'false']);
  await expect(connection.close()).resolves.toBeUndefined();
});

it.each([
  ['nothing', ''],
  ['a default', 'export default () => [];'],
  ['something else of that name', 'export const open = 3;'],
])('a module that exports %s is a mistake of its author', async (name, source) => {
  const path = module(`${name.replaceAll(' ', '-')}.mjs`, source);
  await expect(connectClient(path, {})).rejects.toThrow(`${path} exports no function open(request, signal)`);
});

it('an error of the module itself is passed on', async () => {
  await expect(connectClient(module('broken.mjs', 'throw new RangeError("mine");'), {})).rejects.toThrow('mine');
});
