// What a shell made of a pasted line before we saw it: quotes that it ate, a cut at & or at a blank, escapes of another
// shell. Each is recognised by what is left, and said with what to type. Easy to get wrong: what was cut off may be a key,
// so none of it is quoted.
import { StreamCheckError } from '../../errors.ts';
import { hasLostQuotes, lostQuotes } from '../lost-quotes.ts';
import { isTypedHere, type DataPiece } from './bodies.ts';
import { EXAMPLE } from './example.ts';
import { headerIn, type Header } from './headers.ts';
import type { CurlOperand } from './words.ts';

interface Damage {
  /** By the address, or by a word that belongs to no switch: a body may begin with any letter. */
  is(word: string): boolean;
  message: string;
  hint: string;
}

const AS_BASH = 'In the network panel: Copy, "Copy as cURL (bash)"; in Windows run it in Git Bash or WSL.';

const DAMAGES: readonly Damage[] = [
  {
    // `^"http://…^"`, and a ^ alone where a line ends.
    is: (word) => word === '^' || /^\^\S|^https?:.*\^$/is.test(word),
    message: 'This line has the ^ of "Copy as cURL (cmd)", which the Windows command prompt alone understands.',
    hint: AS_BASH,
  },
  {
    is: (word) => word.startsWith("'"),
    message: 'The single quotes of this line are still there: the Windows command prompt takes them for letters.',
    hint: `${AS_BASH}\nOr type double quotes, with a backslash before those of the JSON: -d "{\\"message\\":\\"hi\\"}"`,
  },
  {
    is: (word) => /^[“”„‘’‚«»]/.test(word),
    message: 'The quotes of this line are typographic ones, as text programs make them: a shell needs straight ones.',
    hint: EXAMPLE,
  },
  {
    is: (word) => /^[–—]+[a-z]/i.test(word),
    message: 'A switch of this line begins with a long dash, as text programs make it: type one or two short ones.',
    hint: EXAMPLE,
  },
  {
    is: (word) => /^curl(?:\.exe)?\s+\S/.test(word),
    message: 'The whole line stands between quotes.',
    hint: EXAMPLE,
  },
];

/** Said of the line as a whole, whatever its switches are. */
export function damageOf(line: readonly string[], operands: readonly CurlOperand[]): StreamCheckError | null {
  const found = DAMAGES.find(({ is }) => operands.some(({ word }) => is(word)));
  if (found !== undefined) return new StreamCheckError('usage', found.message, found.hint);
  if (line.some((word) => /^\$(?:https?:|\s*[{[]|-{4}|[\w-]+:\s)/i.test(word))) {
    return new StreamCheckError(
      'usage',
      "A $ is left of $'...', which this shell does not know: sh (dash) is one of those.",
      'Paste the line into bash or zsh.',
    );
  }
  if (operands.some(({ word }) => word === '')) {
    return new StreamCheckError(
      'usage',
      'An argument of the line is empty: a variable in it is perhaps not set.',
      EXAMPLE,
    );
  }
  if (operands.some(({ word }) => /^\s+$/.test(word))) {
    return new StreamCheckError(
      'usage',
      'The line ends too early: behind the backslash at the end of a line stands a blank.',
      'Take it away, or type all in one line.',
    );
  }
  return null;
}

/** Words that belong to no switch, beside the address. */
export function leftOver(words: readonly CurlOperand[]): StreamCheckError {
  const [first] = words;
  const behind = first?.behind ?? null;
  const count = words.length === 1 ? 'A word is' : `${words.length} words are`;
  const place = behind === null ? 'in front of the switches' : `behind ${behind.typed}`;
  return new StreamCheckError(
    'usage',
    `${count} left over ${place}: a shell cuts a line at each blank that is in no quotes.`,
    behind === null ? EXAMPLE : `${behind.typed} ${exampleOf(behind.name)}`,
  );
}

/** An address that a shell cut at its first &: then we were started in the background. */
export function cutAddress(): StreamCheckError {
  return new StreamCheckError(
    'usage',
    'The shell cut the line at the & of the address, and runs what stands before it in the background.',
    "The address in single quotes: stream-check curl 'http://localhost:3000/api/chat?a=1&b=2'",
  );
}

/** `{message:hi}` in place of `{"message":"hi"}`. */
export function eatenQuotes(pieces: readonly DataPiece[], headers: readonly Header[]): StreamCheckError | null {
  const isMeantAsJson = /json/i.test(headerIn(headers, 'content-type') ?? '');
  const piece = pieces.find((one) => isTypedHere(one) && hasLostQuotes(one.value, isMeantAsJson));
  if (piece === undefined) return null;
  return lostQuotes(piece.typed, piece.typed === '--data-raw' ? '--data' : piece.typed);
}

/** A key that is there by its name only, or not at all. @param option by which headers are typed */
export function missingKey(headers: readonly Header[], option = '-H'): StreamCheckError | null {
  for (const [name, value] of headers) {
    if (!/^(?:authorization|cookie|(?:x-)?api-key|x-goog-api-key)$/i.test(name)) continue;
    // The name stands where a key belongs, so whoever prints the message would cut it out.
    if (/(?:^|[\s=])\$\{?[A-Z_][A-Z0-9_]*\}?(?=$|[\s;])/.test(value)) {
      const message = `The header ${name} holds the name of a variable: between single quotes a shell replaces nothing.`;
      return new StreamCheckError('usage', message, `Double quotes: ${option} "${name}: ... $NAME"`);
    }
    if (/\{\{.*\}\}/.test(value)) {
      const message = `The header ${name} still has a variable in two braces, which Postman and the like replace only in their own window.`;
      return new StreamCheckError('usage', message, 'Type the value itself in its place.');
    }
    if (/^(?:bearer|basic)$/i.test(value)) {
      const message = `The header ${name} has a scheme and no key: the variable behind it is perhaps not set.`;
      return new StreamCheckError('usage', message, `echo "$OPENAI_API_KEY"    shows whether it is`);
    }
  }
  return null;
}

/** What usually stands behind a switch. */
function exampleOf(name: string | null): string {
  if (name === 'header') return `'content-type: application/json'`;
  if (name === 'cookie') return `'session=...; theme=dark'`;
  if (name === 'user') return `'user:password'`;
  if (name === 'user-agent') return `'Mozilla/5.0 (X11)'`;
  return name === null || !/^(?:data|json)/.test(name) ? `'...'` : `'{"message":"hi"}'`;
}
