// The verdict, with what it rests on, what to do, and what could not be known. report/words makes sentences of it.
import type { Judgement } from '../model/judgement.ts';
import type { Recording } from '../model/recording.ts';
import { decisionOf } from './decision.ts';
import { evidenceOf } from './evidence.ts';
import type { JudgedStream } from './judged-stream.ts';
import { limitsOf } from './limits.ts';
import { commandChangesOf } from './next-command.ts';
import { nextStepOf } from './next-step.ts';
import { rulingOf, type Measured } from './verdict.ts';

export function judge(recording: Recording, judged: JudgedStream | null, measured: Measured): Judgement {
  const ruling = rulingOf(recording, judged, measured);
  const next = nextStepOf(recording, measured, ruling, judged);
  const decision = decisionOf(recording, judged, measured, ruling);
  const lostAt = decision.status === 'faulty' && measured.integrity?.ok === false ? measured.integrity.hop : null;
  const { delivery, passed, proven, vantage, hop, reason } = ruling;
  return {
    delivery,
    passed,
    proven,
    vantage,
    // All of the summary is about one hop: where text is lost, that is asked first.
    hop: lostAt ?? hop,
    reason,
    decision,
    evidence: evidenceOf(recording, measured, ruling, judged),
    next,
    changes: commandChangesOf(recording, next),
    causes: measured.findings,
    limits: limitsOf(recording, judged, measured, ruling),
  };
}
