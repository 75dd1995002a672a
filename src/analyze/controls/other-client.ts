// Raw undici in place of a client under test: beside the client it is late by itself, it tells of the client, and not of the way.
import { CLIENT_CONTROL, type Came, type ControlArm } from '../../model/controls.ts';
import type { Delivery } from '../../model/delivery.ts';
import { PASSING_DELIVERIES } from '../../model/delivery.ts';
import type { Analysis } from '../../model/judgement.ts';
import { isMeasured, type Recording, type StreamRecord } from '../../model/recording.ts';
import type { Measures } from '../../model/report.ts';
import { isLate } from '../attribution.ts';
import { armOf, failureOf } from './came.ts';

/** Whether it would tell something: of a client that is late, and is no other than undici itself. */
export function wantsOtherClient(recording: Recording, analyze: (recording: Recording) => Analysis): boolean {
  const { subject, client, streams } = recording;
  if (subject.kind !== 'client' || client.id === 'undici' || streams.length === 0) return false;
  if (streams.some(({ instrument }) => instrument === CLIENT_CONTROL)) return false;
  return isLate(analyze(recording).verdict.delivery);
}

/** Nothing where it was not made. @param analyze judges a recording that holds no experiment */
export function madeOtherClient(
  recording: Recording,
  analyze: (recording: Recording) => Analysis,
): Measures['experiments'] {
  const made = recording.streams.filter(({ instrument }) => instrument === CLIENT_CONTROL);
  if (recording.subject.kind !== 'client' || made.length === 0) return [];
  const alone = (stream: StreamRecord) => {
    const { mode, instrument } = recording.scenario === null ? TIMED : LOCK_STEP;
    return analyze({ ...recording, mode, streams: [{ ...stream, instrument }] });
  };
  const usual = analyze({
    ...recording,
    streams: recording.streams.filter((stream) => isMeasured(stream) || stream.instrument === 'held-open'),
  });
  const afters = made.map((stream) => alone(stream).verdict.delivery);
  const before = usual.verdict.delivery;
  const arms = made.map((stream, i): ControlArm => ({ ...armOf(recording, stream), came: cameBy(stream, afters[i]!) }));
  return [
    {
      id: CLIENT_CONTROL,
      encoding: usual.response?.contentEncoding ?? null,
      before,
      after: afters.every((after) => after === afters[0]) ? afters[0]! : 'inconclusive',
      changed: '',
      happened: '',
      // It clears the way, and names no cause.
      rulesIn: [],
      rulesOut: [],
      requests: made.length,
      arms: [{ ...arms[0]!, arm: 'usual', setting: null, came: cameIn(before) }, ...arms],
      failure: made.map(failureOf).find((failure) => failure !== null) ?? null,
      letOut: null,
    },
  ];
}

const TIMED = { mode: 'timed', instrument: 'timed' } as const;
const LOCK_STEP = { mode: 'lock-step', instrument: 'lock-step' } as const;

function cameBy({ outcome }: StreamRecord, delivery: Delivery): Came {
  return outcome.kind === 'completed' ? cameIn(delivery) : 'failed';
}

function cameIn(delivery: Delivery): Came {
  if (PASSING_DELIVERIES.has(delivery)) return 'steady';
  if (delivery === 'buffered' || delivery === 'replayed') return 'one-piece';
  return delivery === 'inconclusive' ? 'unclear' : 'lumps';
}
