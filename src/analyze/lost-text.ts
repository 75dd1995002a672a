// What of the text never came to a vantage, as offsets in what the source had: the gaps of all hops up to it, one on the other.
//
//   source   abcdefgh
//   wire     ab..efgh      a gap at 2
//   app      ab..e.gh      and one at 3 of what the wire had: at 5 of what the source had
import type { StreamRecord } from '../model/recording.ts';
import type { TextComparison } from '../model/text-comparison.ts';
import { CHANNELS, type Channel, type HopId, type VantageId } from '../model/timeline.ts';

/** Offset and length, characters. */
export type Gap = TextComparison['gaps'][number];
/** Ascending, by channel. */
export type LostText = Partial<Record<Channel, readonly Gap[]>>;

export function lostText({ texts, timelines }: Pick<StreamRecord, 'texts' | 'timelines'>, at: VantageId): LostText {
  if (texts === null || at === 'origin') return {};
  const gapsAt = (hop: HopId, channel: Channel) =>
    texts.find((text) => text.hop === hop && text.channel === channel)?.gaps ?? [];
  return Object.fromEntries(
    CHANNELS.map((channel) => {
      const upstream = timelines.origin === undefined ? [] : gapsAt('upstream', channel);
      if (at === 'wire') return [channel, upstream];
      // The words of the mock are searched on a screen as they were spoken.
      if (at === 'screen') return [channel, gapsAt('display', channel)];
      return [channel, together(upstream, gapsAt('client', channel))];
    }),
  );
}

/** @param inside gaps in what the others left */
export function together(outside: readonly Gap[], inside: readonly Gap[]): Gap[] {
  const moved = inside.flatMap((gap) => throughGaps(gap, outside));
  return [...outside, ...moved].toSorted((a, b) => a[0] - b[0]);
}

/** A gap may reach over others: then it is several. */
function throughGaps([at, characters]: Gap, outside: readonly Gap[]): Gap[] {
  const parts: Gap[] = [];
  let from = at;
  let left = characters;
  for (const [gapAt, gapCharacters] of outside) {
    if (gapAt > from) {
      const part = Math.min(left, gapAt - from);
      if (part > 0) parts.push([from, part]);
      left -= part;
      from += part;
      if (left === 0) return parts;
    }
    from += gapCharacters;
  }
  return left > 0 ? [...parts, [from, left]] : parts;
}

/** How many of the characters from one offset to another were lost. */
export function lostBetween(from: number, to: number, lost: readonly Gap[]): number {
  return lost.reduce(
    (sum, [at, characters]) => sum + Math.max(0, Math.min(to, at + characters) - Math.max(from, at)),
    0,
  );
}
