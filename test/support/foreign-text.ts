// A Report with other words in every place that holds foreign words: whatever its schema takes as any text at all. Enumerations,
// dates and addresses stay. The same word becomes the same everywhere, so that ids still name what they named.
import { Report } from '../../src/model/report.ts';
import { pathsOf } from './one-value.ts';

type Json = Parameters<typeof pathsOf>[0];
type Change = (text: string) => string;
/** Records whose keys are foreign as well. */
const FOREIGN_KEYS: ReadonlySet<string> = new Set(['headers', 'packages', 'options']);
const PROBE = 'any \u0001 text';

/** `runs.*.client.id`: one place of the schema, not of the list. */
const kindOf = (path: readonly (string | number)[]) =>
  path.map((part) => (typeof part === 'number' ? '*' : part)).join('.');

/** The places that take any text. */
export function foreignPlaces(report: Report): ReadonlySet<string> {
  const isForeign = new Map<string, boolean>();
  for (const path of pathsOf(report as unknown as Json)) {
    const kind = kindOf(path);
    if (typeof at(report, path) !== 'string' || isForeign.get(kind) === true) continue;
    const changed = structuredClone(report);
    put(changed, path, PROBE);
    isForeign.set(kind, Report.safeParse(changed).success);
  }
  return new Set([...isForeign].flatMap(([kind, is]) => (is ? [kind] : [])));
}

/** @param places as of foreignPlaces */
export function withForeignText(report: Report, places: ReadonlySet<string>, change: Change): Report {
  const walk = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof value === 'string') return places.has(kindOf(path)) ? change(value) : value;
    if (Array.isArray(value)) return value.map((item, i) => walk(item, [...path, i]));
    if (typeof value !== 'object' || value === null) return value;
    const hasForeignKeys = FOREIGN_KEYS.has(String(path.at(-1)));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [hasForeignKeys ? change(key) : key, walk(item, [...path, key])]),
    );
  };
  return walk(report, []) as Report;
}

function at(document: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((value, key) => (value as Record<string | number, unknown>)[key], document);
}

function put(document: unknown, path: readonly (string | number)[], value: unknown): void {
  const last = path.at(-1)!;
  (at(document, path.slice(0, -1)) as Record<string | number, unknown>)[last] = value;
}
