// An analysis in words: the verdict, its causes, and what of the figures has words of its own.
import type { Mechanism } from '../../model/delivery.ts';
import type { DetectedCause, Judgement } from '../../model/judgement.ts';
import type { Measures } from '../../model/report.ts';
import type { Subject } from '../../model/subject.ts';
import type { CauseFinding, Verdict } from '../../model/verdict.ts';
import { commandsOf } from './command-line.ts';
import { evidenceWords } from './evidence.ts';
import { limitWords } from './limits.ts';
import { adviceWords } from './next-step.ts';
import type { Tested } from './subjects.ts';
import { fitWords } from './rules.ts';
import { summaryWords } from './summary.ts';

export function verdictInWords(judgement: Judgement, tested: Tested): Verdict {
  const { delivery, passed, proven, vantage, hop, reason, decision, evidence, next, changes, causes, limits } =
    judgement;
  const subject = tested.subject.kind;
  return {
    delivery,
    passed,
    proven,
    vantage,
    hop,
    summary: summaryWords(decision, subject),
    why: evidence.map((fact) => evidenceWords(fact, { subject, of: 'verdict' })),
    evidence,
    next: commandsOf(changes, tested),
    advice: next === null ? null : adviceWords(next, tested.command),
    reason,
    causes: causes.map((cause) => causeInWords(cause, subject)),
    limits: limits.map(limitWords),
  };
}

function causeInWords({ evidence, ...cause }: DetectedCause, subject: Subject['kind']): CauseFinding {
  return { ...cause, evidence, words: evidence.map((fact) => evidenceWords(fact, { subject, of: 'cause' })) };
}

/** The rules that fit equally well are named in words too. */
export function mechanismsInWords({ hops, lockStep }: Measures): Pick<Measures, 'hops' | 'lockStep'> {
  const named = Object.entries(hops).map(([hop, measures]) => [hop, withCandidates(measures)]);
  return { hops: Object.fromEntries(named) as Measures['hops'], lockStep: lockStep && withCandidates(lockStep) };
}

function withCandidates<T extends { mechanism: Mechanism | null }>(measures: T): T {
  const { mechanism } = measures;
  return mechanism === null
    ? measures
    : { ...measures, mechanism: { ...mechanism, candidates: mechanism.fits.map(fitWords) } };
}
