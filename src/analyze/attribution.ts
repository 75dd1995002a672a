// Which hop is at fault: the one in front of the first vantage that got the text late.
//
//   wire  app  observer  screen   hop at fault
//    .     .      .        -        -             . in time   x late   ? cannot be said   - no such vantage
//    x     x      x        -        upstream
//    .     x      x        -        client
//    .     .      x        -        event-loop
//    ?     x      x        -        client        no emission curve: the wire is the source for what lies below it
//    ?     .      x        -        event-loop
//    x     x      .        -        -             the vantage that the verdict is about is in time
//    .     -      -        .        -             a program: nothing is seen between its socket and its stdout
//    .     -      -        x        display
//    x     -      -        x        upstream
//    ?     -      -        x        display
//    x     -      -        .        -
//    .     .      .        x        display
import { PASSING_DELIVERIES, type Delivery, type LateDelivery } from '../model/delivery.ts';
import type { Recording } from '../model/recording.ts';
import type { Measures } from '../model/report.ts';
import { HOPS, VANTAGES, type Channel, type HopId, type VantageId } from '../model/timeline.ts';

/** In time, late, or not to be said. */
export function isLate(delivery: Delivery | undefined): delivery is LateDelivery {
  return delivery !== undefined && delivery !== 'inconclusive' && !PASSING_DELIVERIES.has(delivery);
}

/** The hop at fault for a verdict about `judged`; null when that vantage is not late. */
export function hopAtFault(
  deliveries: Readonly<Partial<Record<VantageId, Delivery>>>,
  judged: VantageId,
): HopId | null {
  if (!isLate(deliveries[judged])) return null;
  const first = VANTAGES.findIndex((vantage) => isLate(deliveries[vantage]));
  return HOPS[first - 1] ?? null;
}

/** A channel that was asked for with --expect, was spoken, and never came; null if there is none. */
export function expectedButUnseen(
  { expect }: Pick<Recording, 'expect'>,
  { channels }: Pick<Measures, 'channels'>,
): Channel | null {
  const isUnseen = (channel: Channel) => {
    const { characters = 0, arrivedCharacters = null } = channels[channel] ?? {};
    return arrivedCharacters === 0 && characters > 0;
  };
  return expect.find(isUnseen) ?? null;
}
