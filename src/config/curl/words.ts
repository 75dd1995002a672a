// The arguments behind the word curl, taken apart as curl takes them apart, by its switches. Nothing is refused here: what
// was typed wrongly may hold a secret too, and secrets are looked for in the same words.
//
//   -sSNL            letters together            -XPOST  -d@file   the value behind its letter
//   --data @file     the value is the next word   --data=@file     here, though not in curl
import { isCurlWord } from '../../model/typed-words.ts';
import { nameOfLetter, SWITCHES } from './switches.ts';

/** A switch that was typed. */
export interface CurlSwitchWord {
  /** Its long name without dashes; null for one that nobody knows. */
  name: string | null;
  /** As it was typed, without the value: `-H`, `--header`. */
  typed: string;
  /** Null where it takes none, or the line ends before it. */
  value: string | null;
  /** Where its value stands: in which word of the line, and from which letter of it on; null without a value. */
  place: ValuePlace | null;
}

export interface ValuePlace {
  index: number;
  from: number;
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
  const switches: CurlSwitchWord[] = [];
  const operands: CurlOperand[] = [];
  const addOperand = (word: string) => operands.push({ word, behind: switches.at(-1) ?? null });
  // Whoever typed `stream-check curl` pastes a line behind it that begins with the word once more.
  for (let i = isCurlWord(typed[0]) ? 1 : 0; i < typed.length; i++) {
    const word = typed[i]!;
    if (word === '--') {
      typed.slice(i + 1).forEach(addOperand);
      break;
    }
    const next = typed[i + 1] ?? null;
    const found = word.startsWith('--') ? [longSwitch(word, i, next)] : lettersOf(word, i, next);
    if (found.length === 0) addOperand(word);
    switches.push(...found);
    // The next word was the value.
    i = found.at(-1)?.place?.index ?? i;
  }
  return { switches, operands };
}

function longSwitch(word: string, index: number, next: string | null): CurlSwitchWord {
  const [, before = word, joined = null] = /^(--[^=]+)=([^]*)$/.exec(word) ?? [];
  const name = before.slice(2);
  const known = Object.hasOwn(SWITCHES, name) ? SWITCHES[name]! : null;
  // A value that a switch does not take makes it another switch.
  if (known === null || (known.takesValue !== true && joined !== null)) {
    return { name: null, typed: before, value: null, place: null };
  }
  if (known.takesValue !== true) return { name, typed: before, value: null, place: null };
  if (joined !== null) return { name, typed: before, value: joined, place: { index, from: before.length + 1 } };
  return { name, typed: before, value: next, place: next === null ? null : { index: index + 1, from: 0 } };
}

/** None for a word that begins with no dash, or is one. */
function lettersOf(word: string, index: number, next: string | null): CurlSwitchWord[] {
  if (!word.startsWith('-') || word === '-') return [];
  const found: CurlSwitchWord[] = [];
  for (let at = 1; at < word.length; at++) {
    const typed = `-${word[at]!}`;
    const name = nameOfLetter(word[at]!) ?? null;
    const takesValue = name !== null && SWITCHES[name]!.takesValue === true;
    if (!takesValue) found.push({ name, typed, value: null, place: null });
    // Behind a letter that nobody knows, nobody knows where a value begins.
    if (name === null) break;
    if (!takesValue) continue;
    const rest = word.slice(at + 1);
    if (rest !== '') found.push({ name, typed, value: rest, place: { index, from: at + 1 } });
    else found.push({ name, typed, value: next, place: next === null ? null : { index: index + 1, from: 0 } });
    break;
  }
  return found;
}
