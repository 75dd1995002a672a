// A JSON document with one value changed, for tests of what reads documents. Which one, and to what, the random numbers say.
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

export interface Changed {
  document: unknown;
  path: Path;
  /** What was done, for a message. */
  change: string;
}

/** Every value of the document but the whole. */
export function pathsOf(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, item]) =>
    pathsOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inside : [path, ...inside];
}

const NUMBERS: readonly ((value: number) => number)[] = [
  (value) => -value - 1,
  (value) => value + 1,
  (value) => value * 1000 + 0.5,
  () => 0,
  () => -0,
  () => 0.5,
  () => 1e15,
  () => 1e300,
  () => -1e300,
  () => Number.POSITIVE_INFINITY,
  () => Number.NaN,
  () => Number.MAX_SAFE_INTEGER,
  () => Number.MIN_VALUE,
];
const STRINGS: readonly ((value: string) => string)[] = [
  () => '',
  (value) => `${value}x`,
  (value) => value.repeat(1000),
  () => '__proto__',
  () => 'constructor',
  () => '\u001b[2J\u202e\u0000\u2028\ud83d\u{e0041}',
  () => '2026-13-99',
  () => 'timed',
  () => 'x\ny',
];
const LISTS: readonly ((value: Json[]) => Json[])[] = [
  () => [],
  (value) => value.toReversed(),
  (value) => [...value, ...value],
  (value) => value.slice(1),
  (value) => value.slice(0, -1),
  (value) => [...value, null],
];
const OTHERS: readonly unknown[] = [null, true, 7, 'seven', [], {}, [[]], { a: 1 }, Object.create(null)];

export interface Dice {
  /** An integer from 0, below the limit. */
  below(limit: number): number;
}

/** @param json the document as text @param paths its values */
export function changeOne(json: string, paths: readonly Path[], dice: Dice): Changed {
  const of = <T>(list: readonly T[]): T => list[dice.below(list.length)]!;
  const document = JSON.parse(json) as Json;
  const path = of(paths);
  const key = path.at(-1)!;
  const holder = path
    .slice(0, -1)
    .reduce<Json>((value, step) => (value as Record<string | number, Json>)[step]!, document);
  const at = holder as Record<string | number, unknown>;
  const before = at[key] as Json;
  const kind = dice.below(10);
  if (kind === 0 && !Array.isArray(holder)) {
    delete at[key];
    return { document, path, change: 'is gone' };
  }
  if (kind === 1) at[key] = of(OTHERS);
  else if (typeof before === 'number') at[key] = of(NUMBERS)(before);
  else if (typeof before === 'string') at[key] = of(STRINGS)(before);
  else if (typeof before === 'boolean') at[key] = !before;
  else if (Array.isArray(before)) at[key] = of(LISTS)(before);
  else if (before === null) at[key] = of(OTHERS);
  else at[key] = { ...before, unknown: 1 };
  return { document, path, change: `was ${JSON.stringify(before)?.slice(0, 60)}` };
}
