// What most people will run, on real sockets and real processes.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Run } from '../../src/model/report.ts';
import { checkJson, runBuilt } from '../support/cli.ts';
import { long, someOf } from '../support/form.ts';
import { burnProcessors } from '../support/load.ts';
import { describeWith } from '../support/require.ts';

const HONEST = ['undici', 'fetch', 'node-http'];
const LOADS: readonly [string, number][] = [
  ['at rest', 0],
  ['with both cores busy', 2],
];
const asClients = (ids: readonly string[]) => ids.flatMap((id) => ['--client', id]);
let rest = () => {};
afterEach(() => rest());

it('check mock: incremental, exit 0, within a minute', async () => {
  const { code, stdout, stderr, tookMs } = await runBuilt(['mock']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('incremental, proven: each of 30 chunks was seen before');
  expect(stdout).toContain('1 of 1 incremental · exit 0');
  expect(tookMs).toBeLessThan(60_000);
});

long.describe('honest clients are never accused', () => {
  it.each(LOADS)('%s', (_, busy) => expectHonest(HONEST, busy), 240_000);
});

describeWith('curl', 'curl', () => {
  it.each(LOADS)('is honest %s', (_, busy) => expectHonest(['curl'], busy), 240_000);

  it('curl-sync collects the answer and blocks: the evidence tells which', async () => {
    const { code, run } = await checkJson(['mock/steady', '--client', 'curl-sync']);
    expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'client', passed: false });
    expect(run.verdict.why.join(' ')).toContain('between the socket and the code that iterates the client');
    expect(run.loop!.longestGapMs).toBeGreaterThan(0.9 * run.vantages.app!.endMs!);
    expect(code).toBe(1);
  });
});

/** All by proof, so that no clock has a say. */
async function expectHonest(clients: readonly string[], busy: number): Promise<void> {
  if (busy > 0) rest = burnProcessors(busy);
  const { code, report } = await checkJson(['mock', ...asClients(clients)]);
  const verdicts = report.runs.map(({ client, verdict }) => [client.id, verdict.delivery, verdict.proven]);
  expect(verdicts).toEqual(clients.map((id) => [id, 'incremental', true]));
  expect(code).toBe(0);
}

describe('sync against async', () => {
  long.it('both in one Report, interleaved, which the published schema accepts', async () => {
    const args = ['mock/steady', '--timed', ...asClients(['undici', 'undici-sync']), '--runs', '2'];
    const { code, report } = await checkJson(args);
    const path = new URL('../../src/model/report.schema.json', import.meta.url);
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      JSON.parse(readFileSync(path, 'utf8')) as object,
    );
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.runs.map(({ client, repeat, verdict }) => [client.id, repeat, verdict.passed])).toEqual([
      ['undici', 1, true],
      ['undici-sync', 1, false],
      ['undici', 2, true],
      ['undici-sync', 2, false],
    ]);
    expect(report.summary).toEqual({ passed: 2, failed: 2, inconclusive: 0, errored: 0 });
    expect(code).toBe(1);
  });

  const modes = [['--timed'], []];
  it.each(someOf(modes, ([flag]) => flag === '--timed'))('undici-sync starves its process: %s', starves);

  async function starves(...flags: readonly string[]): Promise<void> {
    const { code, run } = await checkJson(['mock/steady', '--client', 'undici-sync', ...flags]);
    expectStarved(run);
    expect(code).toBe(1);
  }

  function expectStarved({ vantages, verdict, loop, parallel }: Run): void {
    expect(vantages.app?.delivery).toBe('incremental');
    expect(vantages.observer?.delivery).toBe('buffered');
    expect(verdict).toMatchObject({ delivery: 'buffered', hop: 'event-loop', passed: false });
    expect(loop!.longestGapMs).toBeGreaterThan(0.9 * vantages.app!.endMs!);
    expect(parallel).toMatchObject({ serialised: true, secondReachedOrigin: false });
    expect(loop!.blockedAt[0]).toMatchObject({ file: 'dist/clients/built-in/undici-sync.js', function: 'takePiece' });
    expect(loop!.blockedAt[0]!.source).toContain('Atomics.wait(');
    expect(verdict.causes.find(({ id }) => id === 'sync-iteration-in-async')?.status).toBe('detected');
  }

  long.it.concurrent('undici-sync starves its process: --lock-step; stack sampling changes no verdict', async () => {
    const clients = ['undici', 'undici:sampling=off', 'undici-sync', 'undici-sync:sampling=off'];
    const { code, report } = await checkJson(['mock/steady', '--lock-step', ...asClients(clients)]);
    expectStarved(report.runs[2]!);
    expect(code).toBe(1);
    expect(report.runs.map(({ verdict, loop }) => [verdict.delivery, verdict.hop, loop!.blockedAt.length > 0])).toEqual(
      [
        ['incremental', null, false],
        ['incremental', null, false],
        ['buffered', 'event-loop', true],
        ['buffered', 'event-loop', false],
      ],
    );
  });
});
