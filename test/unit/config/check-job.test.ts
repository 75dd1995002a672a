// From options to the job: who is asked by whom, and what is said before anything is asked.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { resolveCheck } from '../../../src/config/check-job.ts';
import type { CheckValues } from '../../../src/config/option-values.ts';
import { createRedactor } from '../../../src/secrets/redactor.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A package that is installed in the directory. */
function install(name: string) {
  const folder = join(directory, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '9.9.9', main: 'index.js' }));
  writeFileSync(join(folder, 'index.js'), '');
}

const resolve = (options: CheckValues, env: Record<string, string> = {}) =>
  resolveCheck(options, { env, cwd: directory, redactor: createRedactor() });

it('each client asks in its own API, the mock or what was named', async () => {
  const { job, notes } = await resolve({
    model: 'mock/fast',
    client: ['undici', 'fetch:protocol=gemini'],
    record: 'r',
  });
  expect(notes).toEqual([]);
  expect(job).toMatchObject({ mode: 'both', runs: 1, scenario: { id: 'fast' }, recordDir: join(directory, 'r') });
  expect(job.subjects.map(({ client, target }) => [client.choice.id, target.summary.protocol])).toEqual([
    ['undici', 'openai-chat'],
    ['fetch', 'gemini'],
  ]);
});

it('counts the requests that others get, and says once what was decided', async () => {
  const options = { model: 'm', baseUrl: 'https://u:pw@api.example.com/v1', client: ['undici', 'fetch'], runs: 3 };
  const { job, notes } = await resolve(options);
  expect(job).toMatchObject({ mode: 'timed', scenario: null });
  expect(notes).toEqual([
    '6 requests will be made to api.example.com (1 per client and run); warm-ups go to the embedded mock.',
  ]);
  const { notes: more } = await resolve({ ...options, baseUrl: 'http://127.0.0.1:9/v1' }, { OPENAI_API_KEY: 'sk' });
  expect(more).toEqual([
    'OPENAI_API_KEY is not sent to a foreign address; --api-key-env OPENAI_API_KEY would send it.',
    expect.stringContaining('6 requests will be made to 127.0.0.1:9'),
  ]);
  const one = await resolve({ model: 'm', baseUrl: 'http://127.0.0.1:9/v1' });
  expect(one.notes).toEqual([expect.stringMatching(/^1 request will be made to/)]);
});

it('all-installed is the SDKs that are there and speak the API that is asked', async () => {
  const ids = async (options: CheckValues = {}) =>
    (await resolve({ model: 'mock', client: ['all-installed:from=.'], ...options })).job.subjects.map(
      ({ client }) => client.choice.id,
    );
  await expect(ids()).rejects.toMatchObject({ code: 'client-unavailable' });
  install('openai');
  install('@anthropic-ai/sdk');
  expect(await ids()).toEqual(['openai', 'anthropic']);
  expect(await ids({ protocol: 'anthropic-messages' })).toEqual(['anthropic']);
});

it('a client that does not speak the API is refused', async () => {
  await expect(resolve({ model: 'mock', client: ['anthropic'], protocol: 'gemini' })).rejects.toThrow(
    'The client anthropic does not speak gemini.',
  );
});
