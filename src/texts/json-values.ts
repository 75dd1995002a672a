// A text that is a row of JSON objects or arrays, read as values: clients hand over arguments of a tool as an object that
// they have parsed, or as one that grows.
//
//   {"query":"t0003 amber "}{"query":"t0004 birch "}     two values

/** The values; null for a text that is anything else. */
export function jsonValuesIn(text: string): unknown[] | null {
  const documents = documentsIn(text);
  if (documents === null || documents.length === 0) return null;
  try {
    return documents.map((document) => JSON.parse(document) as unknown);
  } catch {
    return null;
  }
}

/** The outermost brackets, each with what is in them; null where something stands between them, or one stays open. */
function documentsIn(text: string): string[] | null {
  const documents: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: sign, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s[\]{}"]+|"/gs)) {
    if (sign === '{' || sign === '[') {
      if (depth === 0) from = index;
      depth += 1;
    } else if (sign === '}' || sign === ']') {
      depth -= 1;
      if (depth < 0) return null;
      if (depth === 0) documents.push(text.slice(from, index + 1));
    } else if (depth === 0) return null;
  }
  return depth === 0 ? documents : null;
}

/** Whether both say the same, whatever the order of their members. */
export function isSameValue(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The strings in a value, in order. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
