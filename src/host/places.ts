// Finds the places in the code that explain a silence. From each stack it takes three functions: the innermost one of the
// client's own file (which contains the blocking call), the innermost one outside of Node, and the outermost one that is
// neither the host's nor the client's. The Python host does the same.
// Easy to get wrong: for calling functions V8 reports only their first line. The call is searched in their source.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SilencePlace } from './message.ts';

/** A function on the stack. Lines count from 1. */
export interface StackFrame {
  function: string;
  url: string;
  startLine: number;
  /** The line that ran; null where only the function is known. */
  line: number | null;
}

const KEPT = 6;
/** How many lines of a function are searched for the call. A judgement: few functions are longer. */
const SEARCHED_LINES = 200;
const HOST = dirname(fileURLToPath(import.meta.url));

/**
 * @param stacks how often each stack was sampled, innermost frame first @param entry path of the client's module
 * @param root the user's project
 */
export function placesOf(
  stacks: ReadonlyMap<readonly StackFrame[], number>,
  entry: string,
  root: string = process.cwd(),
): SilencePlace[] {
  const blocking = new Map<string, SilencePlace>();
  const others = new Map<string, SilencePlace>();
  for (const [stack, times] of stacks) {
    const seen = new Set<string>();
    const add = (places: Map<string, SilencePlace>, index: number) => {
      if (index === -1) return;
      const place = placeOf(stack, index, root);
      const key = `${place.file}:${place.line}`;
      if (seen.has(key)) return;
      seen.add(key);
      places.set(key, { ...place, count: (places.get(key)?.count ?? 0) + times });
    };
    const kinds = stack.map((frame) => kindOf(frame, entry));
    add(blocking, kinds.indexOf('entry'));
    const isOutsideNode = (kind: string) => kind === 'entry' || kind === 'foreign';
    add(others, kinds.findIndex(isOutsideNode));
    add(others, kinds.lastIndexOf('foreign'));
  }
  return [...mostCommon(blocking), ...mostCommon(others)];
}

function mostCommon(places: Map<string, SilencePlace>): SilencePlace[] {
  return [...places.values()].toSorted((a, b) => b.count - a.count).slice(0, KEPT);
}

function kindOf({ url }: StackFrame, entry: string): 'node' | 'host' | 'entry' | 'foreign' {
  if (!url.startsWith('file:')) return 'node';
  const path = fileURLToPath(url);
  if (path === entry) return 'entry';
  return dirname(path) === HOST ? 'host' : 'foreign';
}

function placeOf(stack: readonly StackFrame[], index: number, root: string): SilencePlace {
  const frame = stack[index]!;
  const path = fileURLToPath(frame.url);
  const lines = linesOf(path);
  const line = frame.line ?? callLine(lines, frame, stack[index - 1]) ?? frame.startLine;
  const original = originalOf(path, line, lines);
  const [, inPackage] = /.*[/\\]node_modules[/\\](.+)$/.exec(original.path) ?? [];
  const file = (inPackage ?? inProject(original.path, root)).replaceAll('\\', '/');
  return {
    package: inPackage === undefined ? null : /^(@[^/]+\/)?[^/]+/.exec(file)![0],
    file,
    line: original.line,
    function: frame.function === '' ? null : frame.function,
    source: linesOf(original.path)[original.line - 1]?.trim() || null,
    count: 0,
  };
}

/** From the root of the project, so that it can be found there; of a file elsewhere the name alone. */
function inProject(path: string, root: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? basename(path) : inside;
}

/** The line of the function that calls `callee`; null if no line does, or several do. */
function callLine(lines: readonly string[], { startLine }: StackFrame, callee: StackFrame | undefined): number | null {
  if (callee === undefined || callee.function === '') return null;
  const call = `${callee.function}(`;
  const found = lines
    .slice(startLine - 1, startLine - 1 + SEARCHED_LINES)
    .flatMap((text, i) => (text.includes(call) ? [startLine + i] : []));
  return found.length === 1 ? found[0]! : null;
}

/** The line in the original source, where the file has a source map. */
function originalOf(path: string, line: number, lines: readonly string[]): { path: string; line: number } {
  if (!existsSync(`${path}.map`)) return { path, line };
  try {
    const map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')));
    const column = (lines[line - 1] ?? '').search(/\S/);
    const found = map.findEntry(line - 1, Math.max(0, column));
    if ('originalSource' in found) {
      return { path: join(dirname(path), found.originalSource), line: found.originalLine + 1 };
    }
  } catch {
    // The source map cannot be read: the line of the file that ran is correct too.
  }
  return { path, line };
}

function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}
