// A program that fails because a variable was withheld from it says so itself, more often than not: its last words name it.
import { DUMMY_KEYS } from './injected-environment.ts';

/** More names would hide the sentence. */
const NAMES = 10;

/** A sentence about the variables that these words name, to stand behind them; null where they name none. */
export function missingWords(said: readonly string[], withheld: readonly string[]): string | null {
  const words = new Set(said.flatMap((line) => line.toLowerCase().match(/[\w]+/g) ?? []));
  const named = withheld.filter((name) => words.has(name.toLowerCase()));
  if (named.length === 0) return null;
  const [one] = named;
  const which = named.length === 1 ? `${one} was withheld` : `${listed(named)} were withheld`;
  return `${which}, for a program that is only tried gets no secret: --env ${named.length === 1 ? one : '<NAME>'} lets ${named.length === 1 ? 'it' : 'one'} through.`;
}

/** For a failure that names none of them; null where none is missing: a dummy stands for some. */
export function withheldWords(withheld: readonly string[]): string | null {
  const missing = withheld.filter((name) => !(name in DUMMY_KEYS));
  if (missing.length === 0) return null;
  return `Withheld from its environment, as secrets: ${listed(missing)}; --env <NAME> lets one through.`;
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES;
  return `${names.slice(0, NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
