// The words in JSON of an app that speaks no API which this package knows. Where they stand is learned from the first
// values: in a member with a usual name, else in the one whose text changes most.
// Easy to get wrong: some apps send the whole text so far each time, or all of it once more at the end. Only what is new
// counts as come. Sources that an answer rests on hold more text than the answer, but in fewer values.
import type { Channel } from '../../model/ids.ts';
import { deltasOf } from '../meaning.ts';
import type { Delta } from '../protocol.ts';

export interface WordsReader {
  /** The words in a value; none in one that has no such member. Call it once for each value, in their order. */
  read(value: unknown): Delta[];
  /** The member that holds the text, such as `choices[].delta.content`; null where the values are the text themselves. */
  readonly member: string | null;
}

/** Names that text usually has; what stands under them is preferred to any other text. */
const TEXT_NAMES =
  /^(text|content|delta|token|response|message|chunk|answer|output|output_text|completion|generated_text|word|words|part|parts|value|data|body|result|v)$/i;
const REASONING_NAMES = /^(reasoning|reasoning_content|thinking|thought|thoughts)$/i;
/** Names of what describes the answer. */
const NO_TEXT_NAMES =
  /(^|_|[a-z](?=I))(id|uuid|type|event|role|model|object|created|created_at|time|timestamp|ts|date|finish_reason|status|state|name|node|step|op|path|version|fingerprint|signature|hash)$/i;

/** Deeper members are no text of an answer; a value may be nested without end. */
const DEEPEST = 8;
/** So many texts in a row that begin with the one before are one text that grows. */
const MIN_GROWING = 3;

type Path = readonly string[];

interface Leaf {
  path: Path;
  text: string;
}

/** @param samples the first values. Null if none of them holds anything that could be words. */
export function createWordsReader(samples: readonly unknown[]): WordsReader | null {
  const leaves = samples.map((sample) => leavesOf(sample, []));
  const path = textPathOf(leaves);
  const thoughts = chiefOf(groupsOf(leaves).filter(({ path: at }) => at.some((name) => REASONING_NAMES.test(name))));
  if (path === null && thoughts === null) return null;
  const readers = [
    ...(thoughts === null ? [] : [textReader('reasoning', thoughts.path, leaves)]),
    ...(path === null ? [] : [textReader('text', path, leaves)]),
  ];
  const member = path ?? thoughts!.path;
  return {
    read: (value) => {
      const found = leavesOf(value, []);
      return deltasOf(readers.map((read) => read(found)));
    },
    member: member.length === 0 ? null : memberName(member),
  };
}

function textReader(
  channel: Channel,
  path: Path,
  samples: readonly (readonly Leaf[])[],
): (leaves: readonly Leaf[]) => [Channel, string] {
  const isGrowing = grows(samples.map((leaves) => textAt(path, leaves)).filter((text) => text !== ''));
  let before = '';
  let pieces = 0;
  return (leaves) => {
    const text = textAt(path, leaves) || (channel === 'text' ? textBeside(path, leaves) : '');
    if (text === '') return [channel, ''];
    pieces += 1;
    if (pieces > 2 && text.trim() === before.trim()) return [channel, ''];
    const added = isGrowing && text.startsWith(before) ? text.slice(before.length) : text;
    before = isGrowing ? text : before + text;
    return [channel, added];
  };
}

function grows(texts: readonly string[]): boolean {
  const isNext = texts.slice(1).every((text, i) => text.startsWith(texts[i]!));
  return texts.length >= MIN_GROWING && isNext && texts.at(-1)!.length > texts[0]!.length;
}

function textAt(path: Path, leaves: readonly Leaf[]): string {
  const key = memberName(path);
  return leaves.flatMap((leaf) => (memberName(leaf.path) === key ? [leaf.text] : [])).join('');
}

/** Some apps give the same words another name in their first or last value. */
function textBeside(path: Path, leaves: readonly Leaf[]): string {
  const parent = memberName(path.slice(0, -1));
  const isBeside = (leaf: Leaf) =>
    leaf.path.length === path.length &&
    memberName(leaf.path.slice(0, -1)) === parent &&
    TEXT_NAMES.test(nameOf(leaf.path));
  return leaves.find(isBeside)?.text ?? '';
}

interface Group {
  path: Path;
  /** Values that have it. */
  values: number;
  characters: number;
  distinct: number;
}

function textPathOf(leaves: readonly (readonly Leaf[])[]): Path | null {
  const groups = groupsOf(leaves).filter(({ path }) => !path.some((name) => REASONING_NAMES.test(name)));
  const named = groups.filter(({ path }) => path.length === 0 || TEXT_NAMES.test(nameOf(path)));
  // Of one value nobody knows what changes.
  const least = leaves.length > 1 ? 2 : 1;
  const changing = groups.filter(({ path, distinct }) => distinct >= least && !NO_TEXT_NAMES.test(nameOf(path)));
  return (chiefOf(named) ?? chiefOf(changing))?.path ?? null;
}

function groupsOf(leaves: readonly (readonly Leaf[])[]): Group[] {
  const groups = new Map<string, { path: Path; values: Set<number>; texts: Set<string>; characters: number }>();
  for (const [value, found] of leaves.entries()) {
    for (const { path, text } of found) {
      if (text === '') continue;
      const key = memberName(path);
      const group = groups.get(key) ?? { path, values: new Set(), texts: new Set(), characters: 0 };
      group.values.add(value);
      group.texts.add(text);
      group.characters += text.length;
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ values, texts, ...group }) => {
    return { ...group, values: values.size, distinct: texts.size };
  });
}

/** The one in most values; of several the one with the most text. */
function chiefOf(groups: readonly Group[]): Group | null {
  const [chief] = groups.toSorted((a, b) => b.values - a.values || b.characters - a.characters);
  return chief ?? null;
}

/** Every text in a value, and where it stands. */
function leavesOf(value: unknown, path: Path): Leaf[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null || path.length >= DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((element: unknown) => leavesOf(element, [...path, LIST]));
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** The elements of a list are one member. */
const LIST = '[]';

function nameOf(path: Path): string {
  return path.findLast((name) => name !== LIST) ?? '';
}

function memberName(path: Path): string {
  return path.map((name, i) => (i === 0 || name === LIST ? name : `.${name}`)).join('');
}
