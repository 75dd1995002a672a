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

/** What was found. Detected, unless it says that it is only a suspicion. */
export type Found = Omit<CauseFinding, 'id' | 'status'> & { status?: 'suspected' };

/** A cause by what it needs to look at, and what it finds there. */
export function defineCause<Needed>({
  needs,
  detect,
  ...named
}: Pick<Cause, 'id' | 'title' | 'summary'> & {
  /** Null where something is missing: then the cause is not applicable. */
  needs(evidence: Evidence): Needed | null;
  /** Null where it is ruled out. */
  detect(needed: Needed, evidence: Evidence): Found | null;
}): Cause {
  return {
    ...named,
    detect(evidence) {
      const needed = needs(evidence);
      if (needed === null) return nothing('not-applicable');
      const found = detect(needed, evidence);
      return found === null ? nothing('ruled-out') : { status: 'detected', ...found };
    },
  };
}

function nothing(status: 'not-applicable' | 'ruled-out'): Omit<CauseFinding, 'id'> {
  return { status, hop: null, evidence: [], advice: null };
}

/** Asks a cause; one that throws becomes a finding, and the others go on. */
export function findingOf(cause: Cause, evidence: Evidence): CauseFinding {
  try {
    return { id: cause.id, ...cause.detect(evidence) };
  } catch (error) {
    return { id: cause.id, status: 'error', hop: null, evidence: [String(error)], advice: null };
  }
}
