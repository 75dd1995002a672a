// What follows from a control with the mock behind: one stream in which one thing is changed, beside lock-step as usual. Order
// and bytes tell, and no pair is needed: what each chunk of a row did is seen again and again. A new one is a file beside this
// one, <id>.ts, and a line in index.ts.
import type { LetOut, MockControlId } from '../../model/controls.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { Analysis } from '../../model/judgement.ts';
import { streamOf, type LockStep, type Recording, type StreamRecord } from '../../model/recording.ts';
import { flushesOf, isProven } from '../lock-step.ts';
import { differences, quantile } from '../stats.ts';
import type { Concluded, Suspect } from './control.ts';

/** What is known before any control is made. */
export interface MockScene {
  /** Without the streams of controls. */
  recording: Recording;
  usual: Analysis;
  /** Judges a recording that holds no experiment. */
  analyze(recording: Recording): Analysis;
}

export interface MockConcluded extends Concluded {
  /** How the text was delivered with the change. */
  after: Delivery;
  /** When it was let out; null for a control that does not ask that. */
  letOut: LetOut | null;
}

export interface MockJudge {
  id: MockControlId;
  /** Whether it takes so long that it is made only for who asks why; left out for false. */
  isLong?: true;
  /** What it could rule in or out here: it is made only where that splits what is still possible. */
  splits(scene: MockScene): readonly Suspect[];
  /** @param changed ended as it should */
  conclude(changed: StreamRecord, scene: MockScene): MockConcluded;
}

/** What a rule of bytes may be of. */
export const BY_BYTES: readonly Suspect[] = ['compressor-not-flushed', 'proxy-buffering', 'unflushed-writes'];
/** What something that counts bytes is not. */
export const NOT_BY_BYTES: readonly Suspect[] = ['collected-chunks', 'flush-timer', 'collected-answer'];

/** What lock-step showed as it is; empty where it did not run. */
export function usualSteps({ recording }: MockScene): readonly LockStep[] {
  return streamOf(recording, 'lock-step')?.lockStep ?? [];
}

/** When text was let out of what is in front of the wire. */
export interface Rhythm {
  /** Each chunk came out alone, after this time. Null for groups, ... */
  aloneMs: number | null;
  /** ... which have so many bytes, ... */
  bytes: number[];
  /** ... and chunks, without the first, which shares its buffer with headers. */
  chunks: number[];
}

export function rhythmOf(stream: StreamRecord): Rhythm {
  const steps = stream.lockStep ?? [];
  const delays = steps.flatMap(({ sentAtMs, seenAtMs }) => (seenAtMs === null ? [] : [seenAtMs - sentAtMs]));
  const isAlone = steps.length > 0 && (delays.length === steps.length || isProven(steps));
  const flushes = flushesOf(stream, steps, 'wire');
  return {
    aloneMs: isAlone ? quantile(delays, 0.5) : null,
    bytes: differences(flushes.map(({ receivedBytes }) => receivedBytes)),
    chunks: flushes.slice(1).map(({ chunks }) => chunks),
  };
}

/** Null where no text came out, or not often enough. */
export function amountOf({ aloneMs, bytes, chunks }: Rhythm): LetOut['usual'] {
  if (aloneMs !== null) return { bytes: null, chunks: 1, ms: aloneMs };
  return bytes.length === 0 ? null : { bytes: quantile(bytes, 0.5), chunks: quantile(chunks, 0.5), ms: null };
}
