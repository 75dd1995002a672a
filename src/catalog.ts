// A named set: look up by id, or say which id was probably meant.
import { StreamCheckError } from './errors.ts';

export interface Catalog<T extends { readonly id: string }> {
  readonly noun: string;
  readonly entries: readonly T[];
  /** The entry, or undefined. */
  find(id: string): T | undefined;
  /** The entry. @throws StreamCheckError 'unknown-id' that names the nearest id and lists them all. */
  get(id: string): T;
}

export function defineCatalog<T extends { readonly id: string }>(noun: string, entries: readonly T[]): Catalog<T> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return {
    noun,
    entries,
    find: (id) => byId.get(id),
    get(id) {
      const entry = byId.get(id);
      if (entry !== undefined) return entry;
      throw unknownId(noun, id, [...byId.keys()]);
    },
  };
}

export function unknownId(noun: string, id: string, known: readonly string[]): StreamCheckError {
  const nearest = nearestId(id, known);
  const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  return new StreamCheckError('unknown-id', `Unknown ${noun} "${id}".${meant}`, `Known: ${known.join(', ')}`);
}

/** The id that differs least, or null when none is near: at most a third of its letters may differ, of a short one a single letter. */
export function nearestId(id: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const distance = editDistance(id.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  if (best === null) return null;
  const allowed = best.length <= 3 ? 1 : Math.max(2, Math.ceil(best.length / 3));
  return bestDistance <= allowed ? best : null;
}

/** Letters that are missing, too many, others, or two that changed places. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  let before = previous;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? before[j - 2]! + 1 : Infinity;
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, substitute, swap));
    }
    [before, previous] = [previous, row];
  }
  return previous[b.length]!;
}
