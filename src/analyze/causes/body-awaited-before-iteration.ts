// A library or a caller that waits for the whole body and iterates it then. The loop is alive, the app is late.
import type { HopMeasures, LockStepMeasures } from '../../model/measures.ts';
import { isLate } from '../attribution.ts';
import { defineCause } from './cause.ts';

/** A loop that was silent for this share of the stream was blocked: another cause. A judgement. */
const DEAD_SHARE = 0.5;

export const bodyAwaitedBeforeIteration = defineCause({
  id: 'body-awaited-before-iteration',
  title: 'The whole body is awaited first',
  summary: 'The client collects the answer and hands it over when it is complete.',
  needs({ measured: { hops, loop, vantages } }) {
    const { app } = vantages;
    return app === undefined || loop === null || hops.client === undefined ? null : { app, loop, client: hops.client };
  },
  detect({ app, loop, client }, { measured: { channels, lockStep, vantages } }) {
    // Where words of one kind come in time, the body was not awaited.
    const isWhole = Object.values(channels).every(({ delivery }) => isLate(delivery));
    const isHeld = isWhole && client.delivery === 'buffered' && !isLate(vantages.wire?.delivery);
    const isAlive = loop.longestGapMs < DEAD_SHARE * (app.endMs ?? Infinity);
    if (!isHeld || !isAlive || isLetOut(client, lockStep)) return null;
    return {
      hop: 'client',
      evidence: [
        { kind: 'collected', hop: 'client' },
        { kind: 'figure', figure: 'longest-gap', valueMs: loop.longestGapMs },
      ],
      advice:
        'Iterate the body as it arrives: no .text(), .json() or .read() of the whole, no await on a list of all chunks.',
    };
  },
});

/** What lets text out by a size, a count or a timer, or in lock-step before the end, waits for something else than the end. */
function isLetOut({ mechanism }: HopMeasures, lockStep: LockStepMeasures | null): boolean {
  const isByRule = mechanism !== null && mechanism.kind !== 'full';
  return isByRule || (lockStep !== null && (lockStep.proven || lockStep.flushes.length > 0));
}
