// Words of a command line as it was typed, as far as what is said or made of it depends on them.
//
//   stream-check --runs 3 curl 'http://…' -H …        options of stream-check, the word curl, the switches of curl

/** Options without a value: all others take one. A test compares this with the table of options. */
export const FLAGS: ReadonlySet<string> = new Set([
  '--pty',
  '--location',
  '--insecure',
  '--why',
  '--lock-step',
  '--timed',
  '--json',
  '--quiet',
  '--verbose',
  '--no-color',
  '--ascii',
  '--keep-text',
  '--timelines',
  '--update-baseline',
  '--yes',
  '--force',
  '--help',
]);

/**
 * Where the first word stands that is no option of ours, and no value of one; -1 for none.
 * @param args what was typed behind `stream-check`
 */
export function firstWordAt(args: readonly string[]): number {
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === '--') return -1;
    if (!word.startsWith('-')) return i;
    if (word.startsWith('--') && !word.includes('=') && !FLAGS.has(word)) i += 1;
  }
  return -1;
}

/** Where the word curl stands, if it is the first; -1 where another word is. @param args what was typed behind `stream-check` */
export function curlWordAt(args: readonly string[]): number {
  const at = firstWordAt(args);
  return isCurlWord(args[at]) ? at : -1;
}

/** The word itself, or the path of the program. */
export function isCurlWord(word: string | undefined): boolean {
  return word !== undefined && /^(?:\S*[/\\])?curl(?:\.exe)?$/.test(word);
}

/** Options for an address that a pasted line has under other names, behind the word curl: how each is typed, and known there. */
export const OF_CURL: Readonly<Record<string, { typed: string; is: RegExp }>> = {
  '--header': { typed: '-H', is: /^(?:-H|--header(?:=|$))/ },
  '--data': { typed: '--data-raw', is: /^(?:-d|--(?:data(?:-[a-z]+)?|json)(?:=|$))/ },
  '--method': { typed: '-X', is: /^(?:-X|--request(?:=|$))/ },
  '--location': { typed: '-L', is: /^(?:-[a-zA-Z]*L|--location$)/ },
  '--insecure': { typed: '-k', is: /^(?:-[a-zA-Z]*k|--insecure$)/ },
  '--ca': { typed: '--cacert', is: /^--cacert(?:=|$)/ },
  '--via': { typed: '-x', is: /^(?:-x|--proxy(?:=|$))/ },
};
