// Words as text that can be pasted into a shell.

/** For a POSIX shell: each word arrives as it is here. */
export function inShell(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
