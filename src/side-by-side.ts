// Work on several things at once, a few at a time, in their order as far as lanes allow.

/**
 * @param laneOf items of one lane never run at the same time; null for one that may run beside all others
 * @throws the first error, when all that were begun have ended; who throws begins nothing more
 */
export async function sideBySide<T>(
  items: readonly T[],
  width: number,
  laneOf: (item: T) => string | null,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const busy = new Set<string>();
  const worker = async () => {
    for (;;) {
      // Whoever holds a lane comes back for what waits for it.
      const at = waiting.findIndex((item) => !busy.has(laneOf(item) ?? ''));
      const [item] = at === -1 ? [] : waiting.splice(at, 1);
      if (item === undefined) return;
      const lane = laneOf(item);
      if (lane !== null) busy.add(lane);
      try {
        await work(item);
      } finally {
        if (lane !== null) busy.delete(lane);
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: width }, worker));
  for (const one of workers) if (one.status === 'rejected') throw one.reason;
}
