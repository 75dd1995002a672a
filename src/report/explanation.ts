// What is said of a run beside its sentence, in parts: each reporter draws the same ones in its own way.
import type { Run } from '../model/report.ts';
import { type BlamedLine, blamedLinesOf } from './code-place.ts';
import { causeLine } from './words/cause-line.ts';

export interface Explanation {
  /** The evidence of the verdict, a sentence each. */
  why: readonly string[];
  /** Where the event loop stood still most of the time; null where no line is known. */
  line: BlamedLine | null;
  /** Id of the cause at the hop at fault: the one that was detected, else one that is suspected; null for none. */
  causeId: string | null;
  /** The cause and what it adds to `why`; null where it adds nothing. */
  cause: string | null;
  /** What to change, or what to do to find out. */
  advice: string | null;
  /** Whether the advice is a next step, for nothing is known that could be changed. */
  isNextStep: boolean;
  /** Commands for a shell. */
  commands: readonly string[];
  /** What `stream-check explain` has more about. */
  page: string;
}

/** Of a run that did not pass. */
export function explanationOf(run: Run): Explanation {
  const { verdict, outcome } = run;
  const atFault = verdict.causes.filter(({ hop }) => hop === verdict.hop);
  const [detected, suspected] = (['detected', 'suspected'] as const).map((status) =>
    atFault.find((cause) => cause.status === status),
  );
  const cause = detected ?? suspected;
  // Text that is lost comes before how it was delivered.
  const isLost = outcome.kind === 'completed' && run.integrity?.ok === false;
  return {
    why: verdict.why,
    line: blamedLinesOf(run)[0] ?? null,
    causeId: cause?.id ?? null,
    cause: cause === undefined ? null : causeLine(cause, run, true),
    advice: (isLost ? verdict.advice : null) ?? cause?.advice ?? verdict.advice,
    isNextStep: run.status === 'inconclusive' || (verdict.delivery === 'inconclusive' && outcome.kind !== 'completed'),
    commands: verdict.next,
    page: isLost ? 'integrity' : (cause?.id ?? pageOf(run)),
  };
}

/** Of the class of delivery, or where that cannot be said and yet the run fails, of the exit code. */
function pageOf({ outcome, verdict, status }: Run): string {
  if (outcome.kind !== 'completed') return '4';
  return verdict.delivery !== 'inconclusive' || status === 'inconclusive'
    ? verdict.delivery
    : status === 'failed'
      ? '1'
      : '4';
}
