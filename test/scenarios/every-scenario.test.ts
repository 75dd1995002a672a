// Every scenario gives the verdict that its own file promises, through two clients.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scenarios } from '../../src/mock/scenarios.ts';
import { Recording } from '../../src/model/recording.ts';
import type { Run } from '../../src/model/report.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { checkJson, type Checked } from '../support/cli.ts';
import { isLong, someOf } from '../support/form.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Long ones and those that only shape the arrivals, of which a second client shows nothing new. */
const ONCE = new Set(
  (
    'long probe probe-short hangs natural speculative coarse fast steady reasoning tool-call one-chunk slow-headers ' +
    'buffered replayed batched-500ms batched-4096 batched-16384 throttled stalled'
  ).split(' '),
);
/** Silence that is waited for, s: short where the server hangs; elsewhere a busy machine has time. */
const timeoutFor = ({ expect: { outcome } }: Scenario) => (outcome === 'timed-out' ? '4' : '30');

/** Takes a minute, of which it sleeps the most: the others are played meanwhile. */
const LONG = 'long';
let longCheck: Promise<Checked>;
beforeAll(() => {
  if (!isLong) return;
  longCheck = play(LONG);
  // How it failed is told where it is waited for.
  longCheck.catch(() => {});
});

const clientsFor = (id: string) => (ONCE.has(id) ? ['undici'] : ['undici', 'fetch']);
/** A fault that time shows, and an answer that ends too early. */
const isTaken = ({ id }: Scenario) => id === 'throttled' || id === 'truncated';
const recordDirOf = (id: string) => join(directory, id);

function play(id: string): Promise<Checked> {
  const clients = clientsFor(id).flatMap((client) => ['--client', client]);
  return checkJson([`mock/${id}`, '--timeout', timeoutFor(scenarios.get(id)), '--record', recordDirOf(id), ...clients]);
}

/** What is proven needs no clock. Where the answer does not come to its end, or only there, a busy machine changes nothing. */
const needsQuiet = ({ expect: { outcome, delivery, proven } }: Scenario) =>
  outcome === 'completed' && proven !== true && delivery !== 'buffered' && delivery !== 'replayed';
const rows = (isWanted: (scenario: Scenario) => boolean) =>
  someOf(scenarios.entries.filter(isWanted), isTaken).map((scenario) => [scenario.id, scenario] as const);

it.each(rows(needsQuiet))('%s', keepsItsPromise, 240_000);
it.concurrent.each(rows((scenario) => !needsQuiet(scenario)))('%s', keepsItsPromise, 240_000);

async function keepsItsPromise(id: string, { expect: promised }: Scenario): Promise<void> {
  const clients = clientsFor(id);
  const recordDir = recordDirOf(id);
  const { code, report } = await (id === LONG ? longCheck : play(id));
  expect(report.runs).toHaveLength(clients.length);
  for (const run of report.runs) {
    expect(whatWasSeen(run, promised), run.verdict.summary).toEqual(whatWasPromised(promised));
    expectMechanism(run, promised, recordDir);
  }
  expect(code).toBe(promised.exitCode);
}

function whatWasPromised({ delivery, hop, outcome, proven, bufferBytes }: Scenario['expect']) {
  return definedOf({ delivery, hop, outcome, proven, bufferBytes });
}

function whatWasSeen({ verdict, outcome, lockStep }: Run, promised: Scenario['expect']) {
  const seen = {
    delivery: verdict.delivery,
    hop: verdict.hop,
    outcome: outcome.kind,
    proven: verdict.proven,
    bufferBytes: lockStep?.bufferBytes,
  };
  return Object.fromEntries(Object.entries(seen).filter(([key]) => promised[key as keyof typeof seen] !== undefined));
}

function definedOf(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Noise from which on nothing is fitted to times; sizes and counts of lock-step need no quiet machine. */
const MAX_FIT_NOISE_MS = 3;

/** A busy machine names no mechanism by times, and says so by its noise. */
function expectMechanism({ id, hops }: Run, { mechanism }: Scenario['expect'], recordDir: string): void {
  if (mechanism === undefined) return;
  const seen = hops.upstream?.mechanism?.kind;
  if (seen === undefined && noiseOf(id, recordDir) > MAX_FIT_NOISE_MS) return;
  expect(seen).toBe(mechanism);
}

function noiseOf(id: string, recordDir: string): number {
  const file = readdirSync(recordDir).find((name) => name.includes(id))!;
  const { calibration, streams } = Recording.parse(JSON.parse(readFileSync(join(recordDir, file), 'utf8')));
  const harness = streams.find(({ instrument }) => instrument === 'timed')!.harness!;
  return Math.max(calibration.noiseMs ?? Infinity, harness.tickLateP95Ms ?? 0, harness.playErrorP95Ms ?? 0);
}
