// Watches what runs until it ends, is silent or busy for too long, or Ctrl-C comes.
import { msBetween, systemClock, type Stamp } from '../../clock.ts';
import type { StreamLimit } from '../../limits.ts';
import { aliveMs } from './patience.ts';

/** How long the tap may take to see the end after the client did. */
export const TAP_GRACE_MS = 500;
/** How often it is looked whether anything has moved. */
const WATCH_PERIOD_MS = 50;

/** Why something was stopped: no progress for too long, not over after the longest time, Ctrl-C, or too much of something. */
export type Stopped = 'silent' | 'too-long' | 'interrupted' | StreamLimit;

/** When a stream is given up. */
export interface TimeLimits {
  /** After so long without progress, ms. */
  idleTimeoutMs: number;
  /** After so long without progress before it asks, ms: its modules are imported, it warms up. */
  startTimeoutMs: number;
  /** After so long, whatever comes, ms; before it asks see `longestStartMs`. */
  maxTimeMs: number;
}

/** What has not asked yet may move without end too. A limit that is meant for answers must not cut an import short. */
function longestStartMs({ startTimeoutMs, maxTimeMs }: TimeLimits): number {
  return Math.max(startTimeoutMs, maxTimeMs);
}

/** Which limit ended what has not asked yet, and its figure; null for what is no matter of time. */
export function startLimitOf(why: Stopped, limits: TimeLimits): { ms: number; limit: 'timeout' | 'max-time' } | null {
  if (why === 'silent') return { ms: limits.startTimeoutMs, limit: 'timeout' };
  return why === 'too-long' ? { ms: longestStartMs(limits), limit: 'max-time' } : null;
}

/** Longest time of a stream, ms, or so many times what was planned, if that is more. Judgements. */
const USUAL_MAX_MS = 120_000;
const PLANNED_TIMES = 3;

/** @param plannedMs how long the mock's answer takes; null for another upstream */
export function usualMaxTimeMs(plannedMs: number | null): number {
  return Math.max(USUAL_MAX_MS, PLANNED_TIMES * (plannedMs ?? 0));
}

export type Answering = 'warm-up' | 'stream';

export interface Watched extends TimeLimits {
  finished: Promise<unknown>;
  signal: AbortSignal | undefined;
  /** What is being answered; null before it asks. Each has all of the time. */
  answering(): Answering | null;
  /** The limit on what comes from outside that was met; null for none. */
  limit(): StreamLimit | null;
  /** Changes with progress that is seen without looking into any bytes. */
  activity(): number;
  /** When the last progress came that only the bytes show; null where they show none. Asked before silence is believed. */
  lastProgressAt(): Promise<Stamp | null>;
}

/** Returns why it has to be stopped; null when it ended by itself. */
export function watch(watched: Watched): Promise<Stopped | null> {
  const { finished, signal } = watched;
  const silence = createSilence(watched);
  let lastLookMs = performance.now();
  let answering: Answering | null = null;
  let lastedMs = 0;
  return new Promise((resolve, reject) => {
    const look = async () => {
      const now = performance.now();
      const livedMs = aliveMs(now - lastLookMs, WATCH_PERIOD_MS);
      lastLookMs = now;
      if (watched.answering() !== answering) [answering, lastedMs] = [watched.answering(), 0];
      lastedMs += livedMs;
      const limit = watched.limit();
      if (limit !== null) return finish(limit);
      const longestMs = answering === null ? longestStartMs(watched) : watched.maxTimeMs;
      if (lastedMs > longestMs) return finish('too-long');
      if (await silence.look(livedMs)) finish('silent');
    };
    const onAbort = () => finish('interrupted');
    const stop = () => {
      clearInterval(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const finish = (why: Stopped | null) => {
      stop();
      resolve(why);
    };
    // A bug of ours where the bytes are read.
    const fail = (error: unknown) => {
      stop();
      reject(error);
    };
    const onEnd = () => finish(null);
    const timer = setInterval(() => void look().catch(fail), WATCH_PERIOD_MS);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    // A rejection is a bug of ours, for whoever awaits `finished` next.
    void finished.then(onEnd, onEnd);
  });
}

/** Counts the time without progress. A read of the bytes may show that there was some: a comment is none, a word is. */
function createSilence({ activity, answering, idleTimeoutMs, startTimeoutMs, lastProgressAt }: Watched) {
  let lastActivity = -1;
  let silentMs = 0;
  let isReading = false;
  return {
    /** Whether the silence is over its limit now. */
    async look(livedMs: number): Promise<boolean> {
      const current = activity();
      silentMs += livedMs;
      if (current !== lastActivity) [lastActivity, silentMs] = [current, 0];
      const limitMs = answering() === null ? startTimeoutMs : idleTimeoutMs;
      if (silentMs <= limitMs || isReading) return false;
      isReading = true;
      const at = await lastProgressAt().finally(() => (isReading = false));
      silentMs = Math.min(silentMs, at === null ? Infinity : msBetween(at, systemClock.now()));
      return silentMs > limitMs;
    },
  };
}

export function after(ms: number): Promise<null> {
  return new Promise((resolve) => void setTimeout(resolve, ms, null).unref());
}
