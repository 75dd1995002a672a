// How the run came out, with the figures of its summary.
//
//   first line that is true                   decision
//   the stream did not complete               failed
//   no stream was asked for                   late: the answer came whole
//   a kind of words never came                faulty: channel-missing
//   the text is not what was written          faulty: text-lost
//   not late, but it holds up another stream  faulty: streams-serialised
//   not late, but another stream failed       faulty: stream-failed-beside
//   the delivery cannot be said               inconclusive
//   in time, but a channel never came         faulty: channel-missing
//   late                                      late
//   else                                      passed

import type { LateDelivery } from '../model/delivery.ts';
import type { EvidenceOf } from '../model/evidence.ts';
import type { Decision, Faulty, Late, Passed } from '../model/judgement.ts';
import { outcomeOf, type Recording } from '../model/recording.ts';
import { arrivedOf } from './arrival-evidence.ts';
import { isBrokenByModel, wordlessOf } from './app-answer.ts';
import { expectedButUnseen, isLate } from './attribution.ts';
import type { JudgedStream } from './judged-stream.ts';
import { lostTextOf } from './evidence.ts';
import { lateChannelOf, lateMs } from './lateness.ts';
import { noStreamRequested, type Measured, type Ruling } from './verdict.ts';

export function decisionOf(
  recording: Recording,
  judged: JudgedStream | null,
  measured: Measured,
  ruling: Ruling,
): Decision {
  const { delivery, vantage } = ruling;
  const outcome = outcomeOf(recording);
  const app = judged?.record.app ?? null;
  if (outcome.kind !== 'completed') {
    const answered = judged?.record.response?.status ?? null;
    const isRefusedByModel = outcome.kind === 'http-error' && app !== null && wordlessOf(app) === 'refused';
    return {
      status: 'failed',
      outcome,
      answered,
      isRefusedByModel,
      isBrokenByModel: app !== null && isBrokenByModel(app),
    };
  }
  if (noStreamRequested(measured) !== null)
    return { ...lateOf('buffered', judged, measured, ruling), isRequested: false };
  const lost = lossOf(measured);
  if (lost !== null) return { status: 'faulty', fault: lost };
  const beside = besideOf(measured, ruling);
  if (beside !== null) return { status: 'faulty', fault: beside };
  if (delivery === 'inconclusive') {
    const { lagMs, leastLagMs } = (vantage && measured.vantages[vantage]) ?? {};
    const figures = { lagP95Ms: lagMs?.p95 ?? 0, leastLagP95Ms: leastLagMs?.p95 ?? 0 };
    const wordless = ruling.reason === 'no-content' && app !== null ? wordlessOf(app) : null;
    return { status: 'inconclusive', reason: ruling.reason, figures, wordless, ...arrivedAt(recording, judged) };
  }
  const fault = faultOf(recording, measured, ruling);
  if (fault !== null) return { status: 'faulty', fault };
  if (isLate(delivery)) return lateOf(delivery, judged, measured, ruling);
  return { status: 'passed', delivery, ...figuresOf(judged, measured, ruling), ...arrivedAt(recording, judged) };
}

/** Of an endpoint the fact is part of each summary. */
function arrivedAt({ subject }: Recording, judged: JudgedStream | null): { arrived?: EvidenceOf<'arrived'> | null } {
  const wire = judged?.record.timelines.wire;
  return subject.kind === 'endpoint' && wire !== undefined ? { arrived: arrivedOf(wire) } : {};
}

function lateOf(delivery: LateDelivery, judged: JudgedStream | null, measured: Measured, ruling: Ruling): Late {
  const { hop, proven } = ruling;
  const isLockStepAlone = judged?.record.instrument === 'lock-step';
  const isDelay = hop !== null && measured.hops[hop]?.mechanism?.kind === 'delay';
  return {
    status: 'late',
    delivery,
    hop,
    isRequested: true,
    lagP95Ms: lateMs(measured, ruling),
    channel: lateChannelOf(measured),
    // Where nothing but lock-step ran, chunks that passed alone are no lumps.
    isEachAlone: proven && (isLockStepAlone || isDelay),
    chunksBehind: measured.lockStep?.chunksBehind || null,
  };
}

/** What is wrong with the text itself, however timely it came. */
function lossOf({ integrity }: Measured): Faulty['fault'] | null {
  const { ok = true, kind = null, channel = null } = integrity ?? {};
  if (integrity === null || ok) return null;
  if (kind === 'channel-missing' && channel !== null) return { kind: 'channel-missing', channel };
  return { kind: 'text-lost', lost: lostTextOf(integrity) };
}

/** What was shown beside other streams counts, whether or not the delivery of a single one can be said. */
function besideOf({ parallel }: Measured, { delivery, proven }: Ruling): Faulty['fault'] | null {
  if (parallel === null || isLate(delivery)) return null;
  const { serialised, streams, failure } = parallel;
  const single = { streams, isProven: proven, ...(delivery === 'inconclusive' ? { isUnclear: true } : {}) };
  if (serialised) return { kind: 'streams-serialised', ...single };
  return failure ? { kind: 'stream-failed-beside', ...single, outcome: failure } : null;
}

function faultOf(recording: Recording, measured: Measured, { delivery }: Ruling): Faulty['fault'] | null {
  if (isLate(delivery)) return null;
  const channel = expectedButUnseen(recording, measured);
  return channel === null ? null : { kind: 'channel-missing', channel };
}

function figuresOf(
  judged: JudgedStream | null,
  { lockStep, vantages }: Measured,
  { vantage, isTimed, proven }: Ruling,
): Omit<Passed, 'status' | 'delivery'> {
  const isMeasured = isTimed && judged?.record.instrument === 'timed';
  return {
    hasOrigin: judged?.hasOrigin ?? false,
    lagP95Ms: isMeasured && vantage !== null ? (vantages[vantage]?.lagMs.p95 ?? null) : null,
    proof:
      proven && lockStep !== null
        ? { chunks: lockStep.chunksSeenAlone, tookMs: lockStep.proofMs ?? lockStep.durationMs }
        : null,
    chunksBehind: lockStep?.chunksBehind || null,
    bufferBytes: lockStep?.bufferBytes ?? null,
  };
}
