// The comparison of clocks, with a process and a clock by hand.
import { describe, expect, it } from 'vitest';
import type { HostCommand } from '../../../../src/host/message.ts';
import { compareClocks } from '../../../../src/record/process/handshake.ts';
import type { ReceivedMessage } from '../../../../src/record/process/host-message.ts';
import { createHandClock } from '../../../support/hand-clock.ts';

const MS = 1_000_000n;

interface Process {
  /** Its clock minus ours, ms. */
  offsetMs?: number;
  clock?: string;
  /** From the ping to the stamp, and from the stamp to us, ms: for each ping in turn, the last one for all others. */
  tripsMs?: readonly (readonly [there: number, back: number])[];
  isSilent?: boolean;
  finished?: Promise<unknown>;
}

function start({ offsetMs = 0, clock = 'monotonic', tripsMs = [[1, 1]], isSilent, finished }: Process) {
  const hand = createHandClock();
  const listeners = new Set<(message: ReceivedMessage) => void>();
  const say = (message: object) => listeners.forEach((listener) => listener(message as ReceivedMessage));
  let pings = 0;
  const compared = compareClocks(
    {
      onMessage(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      send(command: HostCommand) {
        if (isSilent || command.type !== 'ping') return;
        say({ type: 'hello', clock });
        const [there, back] = tripsMs[Math.min(pings++, tripsMs.length - 1)]!;
        const t = String(hand.waiting.now() + BigInt(there + offsetMs) * MS);
        hand.waiting.startPatience(there + back, () => say({ type: 'pong', id: command.id, t }));
      },
      finished: finished ?? new Promise(() => {}),
    },
    hand.waiting,
  );
  return { hand, compared, listeners, pings: () => pings };
}

describe('the difference of two clocks', () => {
  it('is nothing where both are one: what is left is the round trip', async () => {
    const { hand, compared, listeners, pings } = start({ tripsMs: [[3, 1]] });
    expect(await hand.until(compared)).toEqual({ offsetMs: 0, uncertaintyMs: 0 });
    expect(pings()).toBe(12);
    expect(listeners.size).toBe(0);
  });

  // The quickest of twelve: 1 ms there, 3 ms back, so that the middle is 1 ms too late.
  it('is that of the quickest ping, uncertain by half its round trip', async () => {
    const { hand, compared } = start({
      offsetMs: 5_000,
      tripsMs: [
        [20, 0],
        [1, 3],
        [0, 9],
      ],
    });
    expect(await hand.until(compared)).toEqual({ offsetMs: 4_999, uncertaintyMs: 2 });
  });

  it('counts where the clock is another one, however small it is', async () => {
    const { hand, compared } = start({ clock: 'wall', tripsMs: [[3, 1]] });
    expect(await hand.until(compared)).toEqual({ offsetMs: 1, uncertaintyMs: 2 });
  });
});

describe('a process that cannot be asked', () => {
  it('has ended: that is known at once', async () => {
    const { hand, compared } = start({ isSilent: true, finished: Promise.resolve() });
    await expect(compared).rejects.toThrow('ended before');
    expect(hand.nowMs()).toBe(0);
  });
});
