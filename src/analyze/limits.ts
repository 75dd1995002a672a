// What could not be known, and what was seen once and did not show again.
import type { Limit } from '../model/judgement.ts';
import type { Recording } from '../model/recording.ts';
import { roundLimitMs } from './app-answer.ts';
import { looksReplayed } from './arrivals.ts';
import { isLate } from './attribution.ts';
import type { JudgedStream } from './judged-stream.ts';
import { contentOf } from './units.ts';
import type { Measured, Ruling } from './verdict.ts';

export function limitsOf(
  recording: Recording,
  judged: JudgedStream | null,
  measured: Measured,
  ruling: Ruling,
): Limit[] {
  const { calibration, clock, subject } = recording;
  const limits: Limit[] = judged === null ? [] : unknownSource(judged, subject.kind, measured);
  if (judged?.record.outcome.kind === 'completed' && judged.record.outcome.limit === 'max-time')
    limits.push({ limit: 'left-at-max-time' });
  if (subject.kind === 'program' && subject.request > 0)
    limits.push({ limit: 'inside-of-program' }, { limit: 'no-warm-up' });
  if (subject.kind === 'program' && subject.inherited.length > 0)
    limits.push({ limit: 'inherited-flush', variables: subject.inherited });
  if (calibration.status !== 'ok' && calibration.reason !== null)
    limits.push({ limit: 'calibration', reason: calibration.reason });
  const { faults = [], closed = null } = judged?.record.app ?? {};
  // Of a run that does not pass they are evidence.
  if (ruling.passed && faults.length > 0) limits.push({ limit: 'model-disturbed', faults });
  if (ruling.passed && closed !== null && roundLimitMs(closed.silentMs) !== null)
    limits.push({ limit: 'closed-by-app', silentMs: closed.silentMs });
  limits.push(...onceOnly(judged, measured, ruling));
  if (ruling.proven && !ruling.isTimed && ruling.reason === null) limits.push({ limit: 'lateness-not-measured' });
  if (clock !== null && clock.offsetMs !== 0) limits.push({ limit: 'clocks-differ', ...clock });
  return limits;
}

/** Where nobody here knows when the model spoke. */
function unknownSource(
  { hasOrigin, isInBand, source }: JudgedStream,
  subject: Recording['subject']['kind'],
  { experiments }: Measured,
): Limit[] {
  // An endpoint is asked as it is: its model is its own.
  const needsMock: Limit[] = subject === 'endpoint' ? [] : [{ limit: 'needs-the-mock' }];
  if (isInBand) return [{ limit: 'clock-of-the-server' }, ...needsMock];
  if (hasOrigin || source === null || contentOf(source).length === 0) return [];
  // A control may have told.
  const isSettled = experiments.some(({ rulesIn, rulesOut }) => [...rulesIn, ...rulesOut].includes('collected-answer'));
  const replay: Limit[] = looksReplayed(source) && !isSettled ? [{ limit: 'looks-replayed' }] : [];
  return [{ limit: 'arrivals-alone' }, ...replay, ...needsMock];
}

function onceOnly(judged: JudgedStream | null, { repeats, lockStep }: Measured, ruling: Ruling): Limit[] {
  if (repeats.length > 1 && !isLate(ruling.delivery)) {
    for (const { delivery, lagMaxMs, lagMaxAtMs, shown } of repeats)
      if (!shown && isLate(delivery) && lagMaxMs !== null)
        return [{ limit: 'late-once', lagMaxMs, atMs: lagMaxAtMs ?? 0 }];
  }
  const delayMs = lockStep?.proven ? (lockStep.delayMs.max ?? 0) : 0;
  const isTimed = judged?.record.instrument === 'timed';
  return isTimed && ruling.passed && delayMs > judged.budgetMs ? [{ limit: 'slow-once', delayMs }] : [];
}
