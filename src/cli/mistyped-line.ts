// What was meant by a line that fits no command: a slip in the name of a command, a switch of curl without the word curl in
// front, a second address. Said in place of what commander says of options and arguments.
import type { CommanderError } from 'commander';
import { nearestId } from '../catalog.ts';
import { isAddress } from '../config/address.ts';
import { nameOfLetter, SWITCHES } from '../config/curl/switches.ts';
import { flagOf } from '../config/option.ts';
import { allOptions } from '../config/options.ts';
import { StreamCheckError } from '../errors.ts';
import { firstWordAt } from '../model/typed-words.ts';
import { CURL_COMMAND } from './curl-typed.ts';

/** @param args what was typed @param commands names of all commands @returns null where commander's own words say it */
export function mistypedLine(
  { code, message }: CommanderError,
  args: readonly string[],
  commands: readonly string[],
): StreamCheckError | null {
  const isUnknownOption = code === 'commander.unknownOption';
  if (!isUnknownOption && code !== 'commander.excessArguments') return null;
  const [first, ...others] = wordsIn(args);
  if (first === undefined || commands.includes(first)) return null;
  if (!isAddress(first)) return isOption(args, '--base-url') ? null : notAddress(first, others, commands);
  // An app that is started is no request of curl.
  if (isOption(args, '--start')) return null;
  return isUnknownOption ? ofCurl(message) : tooMany(others);
}

/** What was typed but for options and their values. */
function wordsIn(args: readonly string[]): string[] {
  const at = firstWordAt(args);
  return at === -1 ? [] : [args[at]!, ...wordsIn(args.slice(at + 1))];
}

function isOption(args: readonly string[], option: string): boolean {
  return args.some((arg) => arg === option || arg.startsWith(`${option}=`));
}

/** `crul 'http://…'`, `POST http://…`; a word that is near to no command may be a key. */
function notAddress(first: string, others: readonly string[], commands: readonly string[]): StreamCheckError | null {
  const hasAddress = others.some(isAddress);
  const meant = nearestId(first, hasAddress ? OF_ADDRESSES : commands);
  if (meant !== null) {
    const message = `Unknown command or model "${first}". Did you mean "${meant}"?`;
    return new StreamCheckError('unknown-id', message, `Commands: ${commands.join(', ')}`);
  }
  if (!hasAddress) return null;
  const message = 'A word stands in front of the address, and it is no command.';
  const hint = "stream-check 'http://...' --method POST    or stream-check <model> --base-url 'http://...'";
  return new StreamCheckError('usage', message, hint);
}

/** Commands that an address stands behind. */
const OF_ADDRESSES = [CURL_COMMAND, 'through'];

/** `http://… -H …`. What stands behind its letter may be a key. */
function ofCurl(message: string): StreamCheckError | null {
  const typed = /unknown option '(--[^'=]+|-[^-'])/.exec(message)?.[1] ?? '';
  const name = typed.startsWith('--') ? typed.slice(2) : (nameOfLetter(typed.slice(1)) ?? '');
  const isOurs = allOptions().some(([own, option]) => flagOf(own, option) === typed);
  if (isOurs || !Object.hasOwn(SWITCHES, name)) return null;
  return new StreamCheckError(
    'usage',
    `${typed} is a switch of curl, and the word curl does not stand in front of the address.`,
    `stream-check curl 'http://...' ${typed} ...`,
  );
}

/** @param words beside the address */
function tooMany(words: readonly string[]): StreamCheckError {
  const addresses = 1 + words.filter(isAddress).length;
  if (addresses > 1) {
    const hint = 'One line for each. --direct <url> is the same app, around what stands in front of it.';
    return new StreamCheckError('usage', `There are ${addresses} addresses, and stream-check asks one.`, hint);
  }
  const count = words.length === 1 ? 'A word is' : `${words.length} words are`;
  return new StreamCheckError(
    'usage',
    `${count} left over beside the address: a shell cuts a line at each blank that is in no quotes.`,
    `stream-check 'http://localhost:3000/api/chat' --data '{"message": "hi"}'`,
  );
}
