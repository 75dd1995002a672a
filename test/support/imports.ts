// Who imports whom in src, read from the text of the files, and whether the table of rooms allows it.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { mayImport, mayUse, roomOf, ROOMS } from '../../.ci/rooms.mjs';

const SRC = new URL('../../src/', import.meta.url).pathname;

export interface Import {
  /** Path of the file, from src/. */
  from: string;
  /** Path of the imported file, from src/; for packages the specifier; null for an address that is computed. */
  to: string | null;
}

/** `from '…'`, `import '…'`, and `import('…')` as a call or a type; the last also with what is no literal. */
const IMPORT = /(?:\bfrom|\bimport)\s+'([^']+)'|\bimport\(\s*(?:'([^']+)')?/g;
const COMMENT_LINE = /^\s*(\/\/|\/?\*).*$/gm;

/** @param from path of the file, from src/ */
export function importsIn(from: string, source: string): Import[] {
  return [...source.replaceAll(COMMENT_LINE, '').matchAll(IMPORT)].map(([, plain, called]) => {
    const specifier = plain ?? called ?? null;
    const isFile = specifier?.startsWith('.') ?? false;
    return { from, to: isFile ? posix.join(posix.dirname(from), specifier!) : specifier };
  });
}

/** Paths of the TypeScript files of src, from there. */
export const sourceFiles: readonly string[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .toSorted();

export const readSource = (path: string) => readFileSync(SRC + path, 'utf8');

/** Those that the table does not allow, in words. @param mayCompute files that import what they compute */
export function violationsOf(imports: readonly Import[], mayCompute: readonly string[] = []): string[] {
  return imports.flatMap(({ from, to }) => {
    const room = roomOf(from);
    if (room === null) return [`${from} is in no room`];
    if (to === null) return mayCompute.includes(from) ? [] : [`${from} imports what it computes`];
    const isAllowed = isFile(to) ? mayImport(room, roomOf(to) ?? to) : mayUse(room, to);
    return isAllowed ? [] : [`${from} imports ${to}`];
  });
}

const isFile = (to: string) => to.endsWith('.ts') || to.startsWith('..');

export interface Edge {
  from: string;
  to: string | null;
}

/** Each group of nodes that can be reached from each other. */
export function circlesOf(edges: readonly Edge[]): string[][] {
  const targets = targetsOf(edges);
  const reached = new Map([...targets.keys()].map((from) => [from, closureIn(targets, [from])]));
  const circles = new Set<string>();
  for (const [node, others] of reached) {
    const circle = [...others].filter((other) => reached.get(other)?.has(node));
    if (circle.length > 0) circles.add(JSON.stringify(circle.toSorted()));
  }
  return [...circles].map((circle) => JSON.parse(circle) as string[]);
}

/** All that an edge leads to from these nodes on. */
export function closureOf(edges: readonly Edge[], start: readonly string[]): Set<string> {
  return closureIn(targetsOf(edges), start);
}

function closureIn(targets: ReadonlyMap<string, readonly string[]>, start: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const open = [...start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const to of targets.get(node) ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return reached;
}

/** Where the edges of each node lead to. */
function targetsOf(edges: readonly Edge[]): Map<string, string[]> {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (to !== null) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  return targets;
}

/**
 * Between rooms that lie beside each other: `record/text → mock/faults` is one of `record → mock`. A room and one that lies
 * in it are one house: the catalog imports its entries, and these the type that they have.
 */
export function edgesBetweenRooms(pairs: readonly { from: string; to: string }[]): Edge[] {
  return pairs.flatMap(({ from, to }) => {
    const [here, there] = [from.split('/'), to.split('/')];
    const level = here.findIndex((name, i) => name !== there[i]);
    if (level === -1 || there[level] === undefined) return [];
    return [{ from: here.slice(0, level + 1).join('/'), to: there.slice(0, level + 1).join('/') }];
  });
}

/** Every import between two rooms that the table would allow. */
export function allowedPairs(): { from: string; to: string }[] {
  const rooms = Object.keys(ROOMS);
  return rooms.flatMap((from) => rooms.filter((to) => mayImport(from, to)).map((to) => ({ from, to })));
}
