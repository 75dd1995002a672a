// Who is under test. A subject says how its requests are made and matched, and what is looked at; an instrument says how
// the answer is played. Each kind is one file beside this one, and one line in index.ts.
import { firstOf } from '../../limits.ts';
import type { ControlId } from '../../model/controls.ts';
import type { InstrumentId, Recording, StreamRecord } from '../../model/recording.ts';

/** What a Recording says of the subject, for one of its measured requests. */
export type SubjectSummary = Pick<Recording, 'subject' | 'scenario' | 'target' | 'client' | 'clock' | 'said'>;

export interface Subject {
  /** What it is called while it runs. */
  readonly name: string;
  /** The instruments of a run, in their order. */
  plan(mode: Recording['mode']): readonly InstrumentId[];
  /** Starts and warms up what takes long before the first stream; what fails then fails again in `run`. Resolves when that
   * is over. Left out where there is nothing to prepare. */
  prepare?(): Promise<void>;
  /** Drives it once, and gives a stream for each request that is measured: one, but for a program. */
  run(instrument: InstrumentId): Promise<readonly StreamRecord[]>;
  /** Makes a control: requests with one thing changed, and as they are, by turns. Left out where a control is made as any
   * instrument is. */
  control?(id: ControlId): Promise<readonly StreamRecord[]>;
  /** @param k number of the measured request, from 0 */
  summary(k: number): SubjectSummary;
  /** What a user should know beside what was measured, of all that was run so far. */
  warnings(): readonly string[];
  /** Ends what runs. Always call this. */
  end(): Promise<void>;
}

/** Lock-step comes first: it is quick, and what it proves needs no time. */
export function fullPlan(mode: Recording['mode']): readonly InstrumentId[] {
  if (mode === 'lock-step') return ['lock-step', 'held-open'];
  return mode === 'timed' ? ['timed', 'held-open'] : ['lock-step', 'timed', 'held-open'];
}

/** Empty when every event on the wire was of a known type. */
export function unknownEventsWarning({ instrument, unknownEvents }: StreamRecord): string[] {
  const unknown = Object.entries(unknownEvents).map(([type, count]) => `${type} (${count})`);
  if (unknown.length === 0) return [];
  return [`${instrument}: events of unknown types were ignored: ${firstOf(unknown).join(', ')}.`];
}
