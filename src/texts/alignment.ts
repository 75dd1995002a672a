// Two texts laid side by side: what of the first is missing in the second.
//
//   wrote  t0000 amber t0001 birch t0002 cedar
//   got    t0000 amber             t0002 cedar        a gap of 12 characters at 12
//
// Easy to get wrong: what is lost often begins like what follows it. A gap is moved to where a piece begins, if it fits there.

/** Offset in the first text, and length. */
export type Gap = [at: number, characters: number];

/** So much text that is found again is no accident; less is tried where pieces are shorter. A judgement. */
const CONTEXTS = [48, 24, 12, 6, 3, 1] as const;
/** Searches in vain after which a text is taken for another one. A judgement: a long text is searched in a second. */
const MAX_IN_VAIN = 4000;

/** How many characters both begin with. */
export function commonLength(one: string, other: string, from = 0, otherFrom = 0): number {
  const longest = Math.min(one.length - from, other.length - otherFrom);
  let length = 0;
  while (length < longest && one.charCodeAt(from + length) === other.charCodeAt(otherFrom + length)) length += 1;
  return length;
}

/**
 * What has to be taken out of `wrote` to get `got`; null where that alone does not do it.
 * @param starts where the pieces of `wrote` begin, ascending
 */
export function gapsBetween(wrote: string, got: string, starts: readonly number[]): Gap[] | null {
  return gapsByContext(wrote, got, starts) ?? gapsByCharacter(wrote, got, starts);
}

function gapsByContext(wrote: string, got: string, starts: readonly number[]): Gap[] | null {
  const gaps: Gap[] = [];
  const search = { inVain: 0 };
  let at = 0;
  for (let read = 0; read < got.length;) {
    const same = commonLength(wrote, got, at, read);
    at += same;
    read += same;
    if (read === got.length) break;
    const again = foundAgain(wrote, got, at, read, search);
    if (again === null) return null;
    gaps.push([at, again - at]);
    at = again;
  }
  if (at < wrote.length) gaps.push([at, wrote.length - at]);
  return gaps.map((gap) => movedToStart(wrote, gap, starts));
}

/** Where what was got next stands further on; null if nowhere. */
function foundAgain(wrote: string, got: string, at: number, read: number, search: { inVain: number }): number | null {
  for (const characters of CONTEXTS) {
    const found = wrote.indexOf(got.slice(read, read + characters), at + 1);
    if (found !== -1) return found;
    search.inVain += 1;
    if (search.inVain > MAX_IN_VAIN) return null;
  }
  return null;
}

/** Finds any way to leave characters out, if there is one. */
function gapsByCharacter(wrote: string, got: string, starts: readonly number[]): Gap[] | null {
  const gaps: Gap[] = [];
  let at = 0;
  for (let read = 0; read < got.length; read++) {
    const found = wrote.indexOf(got[read]!, at);
    if (found === -1) return null;
    if (found > at) gaps.push([at, found - at]);
    at = found + 1;
  }
  if (at < wrote.length) gaps.push([at, wrote.length - at]);
  return gaps.map((gap) => movedToStart(wrote, gap, starts));
}

function movedToStart(wrote: string, [at, characters]: Gap, starts: readonly number[]): Gap {
  const start = starts[startBefore(starts, at)] ?? at;
  const moved = wrote.slice(start, at);
  return moved === wrote.slice(start + characters, at + characters) ? [start, characters] : [at, characters];
}

/** Index of the last piece that begins at or in front of an offset; -1 if none does. */
export function startBefore(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
