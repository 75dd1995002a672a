// A cause: one reason for bad delivery. One file a cause, <id>.ts, with its page beside it, <id>.md.
import type { CauseFinding, Analysis } from '../../model/report.ts';
import type { Recording, StreamRecord } from '../../model/recording.ts';

export interface Evidence {
  recording: Recording;
  /** The stream whose figures are shown; undefined where nothing was measured. */
  stream: StreamRecord | undefined;
  /** Everything measured; the verdict is not yet there. */
  measured: Omit<Analysis, 'verdict'>;
}

export interface Cause {
  id: string;
  title: string;
  /** One sentence; the first paragraph of the page says the same. */
  summary: string;
  detect(evidence: Evidence): Omit<CauseFinding, 'id'>;
}

/** Asks a cause; one that throws becomes a finding, and the others go on. */
export function findingOf(cause: Cause, evidence: Evidence): CauseFinding {
  try {
    return { id: cause.id, ...cause.detect(evidence) };
  } catch (error) {
    return { id: cause.id, status: 'error', hop: null, evidence: [String(error)], advice: null };
  }
}
