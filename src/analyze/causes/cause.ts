// A cause: one reason for bad delivery. One file a cause, <id>.ts, with its page beside it, <id>.md.
import type { Evidence } from '../../model/evidence.ts';
import type { DetectedCause } from '../../model/judgement.ts';
import type { Measures } from '../../model/report.ts';
import type { Recording, StreamRecord } from '../../model/recording.ts';
import type { HopId } from '../../model/timeline.ts';

/** What a cause may look at. */
export interface CauseInput {
  recording: Recording;
  /** The stream whose figures are shown; undefined where nothing was measured. */
  stream: StreamRecord | undefined;
  /** Everything measured; the verdict is not yet there. */
  measured: Measures;
}

export interface Cause<Id extends string = string> {
  id: Id;
  title: string;
  /** One sentence; the first paragraph of the page says the same. */
  summary: string;
  detect(input: CauseInput): Omit<DetectedCause, 'id'>;
}

/** What was found. Detected, unless it says that it is only a suspicion. */
export interface Found {
  status?: 'suspected';
  hop: HopId | null;
  evidence: Evidence[];
  /** Figures of the evidence that stand nowhere else in the run, by name. */
  figures?: Record<string, number>;
  /** What to do about it: a text of this entry. */
  advice: string | null;
}

/** A cause by what it needs to look at, and what it finds there. */
export function defineCause<const Id extends string, Needed>({
  needs,
  detect,
  ...named
}: Pick<Cause<Id>, 'id' | 'title' | 'summary'> & {
  /** Null where something is missing: then the cause is not applicable. */
  needs(input: CauseInput): Needed | null;
  /** Null where it is ruled out. */
  detect(needed: Needed, input: CauseInput): Found | null;
}): Cause<Id> {
  return {
    ...named,
    detect(input) {
      const needed = needs(input);
      if (needed === null) return nothing('not-applicable');
      const found = detect(needed, input);
      return found === null ? nothing('ruled-out') : { status: 'detected', ...found };
    },
  };
}

function nothing(status: 'not-applicable' | 'ruled-out'): Omit<DetectedCause, 'id'> {
  return { status, hop: null, evidence: [], advice: null };
}

/** Asks a cause; one that throws becomes a finding, and the others go on. */
export function findingOf(cause: Cause, input: CauseInput): DetectedCause {
  try {
    return { id: cause.id, ...cause.detect(input) };
  } catch (error) {
    const evidence: Evidence[] = [{ kind: 'error', message: String(error) }];
    return { id: cause.id, status: 'error', hop: null, evidence, advice: null };
  }
}
