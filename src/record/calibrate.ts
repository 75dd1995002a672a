// What delay does this machine add to a stream that nobody disturbs? It sets the noise unit for every verdict.
// Easy to get wrong: the path must be the whole one, from the mock's write to the observer, and its client must do
// as little as possible, or the client's own delay would be excused as noise.
import { randomBytes } from 'node:crypto';
import type { Calibration } from '../model/machine.ts';
import { Scenario } from '../model/scenario.ts';
import type { Target } from '../model/target.ts';
import type { Timeline } from '../model/timeline.ts';
import { client as nodeHttp } from '../clients/built-in/node-http.ts';
import { createRedactor } from '../secrets/redactor.ts';
import type { Stage } from './stage.ts';
import { createClientSubject } from './subjects/client.ts';
import type { Subject } from './subjects/subject.ts';

/** Enough chunks for a 95th percentile, in a third of a second. */
const SCENARIO = Scenario.parse({
  id: 'calibration',
  description: 'An even stream for measuring the machine.',
  schedule: { firstMs: 20, segments: [{ chunks: 40, gapMs: 8, characters: [8, 16] }] },
  expect: { delivery: 'incremental', exitCode: 0 },
});
const TARGET: Target = {
  upstream: { kind: 'mock', scenario: SCENARIO },
  summary: { model: 'mock/calibration', provider: 'mock', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1' },
  prompt: 'calibrate',
  maxTokens: null,
  apiKey: null,
  headers: {},
};
const TIMEOUT_MS = 10_000;

/** Up to this noise unit a machine is called fit: mechanisms were named right on simulated streams. */
const CALM_MS = 3;
/** A machine may hiccup for a moment: how often it is asked before it is called noisy. */
const ATTEMPTS = 3;

export interface Calibrating {
  /** The same for every call. Rejects for a bug of ours alone: what cannot be measured is refused, with the reason. */
  result(): Promise<Calibration>;
}

/**
 * Takes about half a second, up to three times that where the machine is noisy. The first attempt begins at once, while
 * clients start; further ones only when the result is asked for, and nothing else of ours runs.
 * @param attempts how often a noisy machine is asked at most
 */
export function startCalibration(signal?: AbortSignal, attempts = ATTEMPTS): Calibrating {
  const first = calmest(1, null, signal);
  // Who never asks for the result has no use for its bug either.
  first.catch(() => {});
  let settled: Promise<Calibration> | null = null;
  const settle = async () => calmest(attempts - 1, await first, signal);
  return { result: () => (settled ??= settle()) };
}

/**
 * The calmest of some attempts in one process, of which none is made once the machine was calm.
 * @param before what is known already; null for nothing
 */
async function calmest(attempts: number, before: Calibration | null, signal?: AbortSignal): Promise<Calibration> {
  const subject = openSubject(signal);
  let best = before;
  try {
    for (let attempt = 1; attempt <= attempts && best?.status !== 'ok' && !(best && signal?.aborted); attempt++) {
      const next = await calibrateOnce(subject);
      if (best === null || (next.noiseMs ?? Infinity) < (best.noiseMs ?? Infinity)) best = next;
    }
  } finally {
    await subject.end();
  }
  return best!;
}

/** It starts its process with its first stream. */
function openSubject(signal: AbortSignal | undefined): Subject {
  const stage: Stage = {
    scenario: SCENARIO,
    idleTimeoutMs: TIMEOUT_MS,
    startTimeoutMs: TIMEOUT_MS,
    maxTimeMs: TIMEOUT_MS,
    waitFor: 'observer',
    streamsOf: () => 1,
    keepText: false,
    redactor: createRedactor(),
    letThrough: [],
    salt: randomBytes(16),
    signal,
    onEvent: () => {},
    announce: () => {},
    calm: async () => {},
  };
  const choice = { id: nodeHttp.id, modulePath: null, options: { sampling: 'off' } };
  return createClientSubject({ client: { choice, client: nodeHttp }, target: TARGET }, stage);
}

async function calibrateOnce(subject: Subject): Promise<Calibration> {
  const [stream] = await subject.run('timed');
  const { origin, observer } = stream?.timelines ?? {};
  if (stream?.outcome.kind !== 'completed' || origin === undefined || observer === undefined) {
    const { kind = '', message = '' } = stream?.outcome ?? {};
    return refused(`The calibration failed: ${kind} ${message ?? ''}`);
  }
  return judge(delaysMs(origin, observer));
}

/** How long each character-complete chunk took from being spoken to being observed. */
function delaysMs(origin: Timeline, observer: Timeline): number[] {
  const seen: { characters: number; atMs: number }[] = [];
  let characters = 0;
  for (const arrival of observer.arrivals)
    seen.push({ characters: (characters += arrival.characters), atMs: arrival.atMs });
  let spoken = 0;
  return origin.arrivals.flatMap((arrival) => {
    spoken += arrival.characters;
    const whole = seen.find((point) => point.characters >= spoken);
    return whole === undefined ? [] : [whole.atMs - arrival.atMs];
  });
}

/** From the delays of an undisturbed stream, ms, to the noise unit and what it allows. */
export function judge(delays: readonly number[]): Calibration {
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const [p5, p50, p95, p99] = [at(0.05), at(0.5), at(0.95), at(0.99)];
  if (p5 === undefined || p50 === undefined || p95 === undefined || p99 === undefined) {
    return refused('The calibration saw no text.');
  }
  const noiseMs = Math.max(1, p95 - p5);
  const figures = { floorP50Ms: p50, floorP99Ms: p99, noiseMs };
  if (noiseMs <= CALM_MS) return { status: 'ok', ...figures, reason: null };
  const noise = `This machine delays an undisturbed stream unevenly, by ${noiseMs.toFixed(1)} ms`;
  return { status: 'degraded', ...figures, reason: `${noise}: lateness is known only to that.` };
}

function refused(reason: string): Calibration {
  return { status: 'refused', floorP50Ms: null, floorP99Ms: null, noiseMs: null, reason };
}
