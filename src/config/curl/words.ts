// The arguments behind the word curl, taken apart as curl takes them apart, by its switches. Nothing is refused here: what
// was typed wrongly may hold a secret too, and secrets are looked for in the same words.
//
//   -sSNL            letters together            -XPOST  -d@file   the value behind its letter
//   --data @file     the value is the next word   --data=@file     here, though not in curl
import { nameOfLetter, SWITCHES } from './switches.ts';

/** A switch that was typed. */
export interface CurlSwitchWord {
  /** Its long name without dashes; null for one that nobody knows. */
  name: string | null;
  /** As it was typed, without the value: `-H`, `--header`. */
  typed: string;
  /** Null where it takes none, or the line ends before it. */
  value: string | null;
}

/** A word that belongs to no switch: the address, or what a shell has cut off. */
export interface CurlOperand {
  word: string;
  /** The switch before it. */
  behind: CurlSwitchWord | null;
}

export interface CurlWords {
  switches: readonly CurlSwitchWord[];
  operands: readonly CurlOperand[];
}

/** @param typed what stands behind the word curl */
export function curlWords(typed: readonly string[]): CurlWords {
  // Whoever typed `stream-check curl` pastes a line behind it that begins with the word once more.
  const line = isCurl(typed[0]) ? typed.slice(1) : typed;
  const switches: CurlSwitchWord[] = [];
  const operands: CurlOperand[] = [];
  for (let i = 0; i < line.length; i++) {
    const word = line[i]!;
    const next = line[i + 1] ?? null;
    if (word === '--') {
      operands.push(...line.slice(i + 1).map((operand) => ({ word: operand, behind: switches.at(-1) ?? null })));
      break;
    }
    const found = word.startsWith('--') ? [longSwitch(word, next)] : lettersOf(word, next);
    if (found.length === 0) operands.push({ word, behind: switches.at(-1) ?? null });
    if (found.at(-1)?.hasTakenNext === true) i += 1;
    switches.push(...found.map(({ name, typed, value }) => ({ name, typed, value })));
  }
  return { switches, operands };
}

/** The word itself, or the path of the program. */
export function isCurl(word: string | undefined): boolean {
  return word !== undefined && /^(?:\S*[/\\])?curl(?:\.exe)?$/.test(word);
}

interface Found extends CurlSwitchWord {
  hasTakenNext: boolean;
}

function longSwitch(word: string, next: string | null): Found {
  const [, before = word, joined = null] = /^(--[^=]+)=([^]*)$/.exec(word) ?? [];
  return withValue(before.slice(2), before, joined, next);
}

/** None for a word that begins with no dash, or is one. */
function lettersOf(word: string, next: string | null): Found[] {
  if (!word.startsWith('-') || word === '-') return [];
  const found: Found[] = [];
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]!;
    const name = nameOfLetter(letter);
    const takesValue = name !== undefined && SWITCHES[name]!.takesValue === true;
    const rest = word.slice(at + 1);
    found.push(withValue(name ?? null, `-${letter}`, takesValue && rest !== '' ? rest : null, next));
    // Behind a letter that nobody knows, nobody knows where a value begins.
    if (takesValue || name === undefined) break;
  }
  return found;
}

/** @param joined the value within the same word */
function withValue(typedName: string | null, typed: string, joined: string | null, next: string | null): Found {
  const known = typedName === null ? undefined : Object.hasOwn(SWITCHES, typedName) ? SWITCHES[typedName] : undefined;
  // A value that a switch does not take makes it another switch.
  if (known === undefined || (known.takesValue !== true && joined !== null)) {
    return { name: null, typed, value: null, hasTakenNext: false };
  }
  if (known.takesValue !== true) return { name: typedName, typed, value: null, hasTakenNext: false };
  return { name: typedName, typed, value: joined ?? next, hasTakenNext: joined === null && next !== null };
}
