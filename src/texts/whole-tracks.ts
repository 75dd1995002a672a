// All that an app or a program sent, sorted by where it stood: the output as it came, and what stood at the same place of
// one event after the other (text-tracks.ts). Each track knows when and in which event its text came.
import { StringDecoder } from 'node:string_decoder';
import type { Stamp } from '../clock.ts';
import { createEventReader } from './text-tracks.ts';

/** Bytes that came together, and when. */
export interface StampedPiece {
  readonly at: Stamp;
  readonly bytes: Buffer;
}

export interface WholeTrack {
  /** The output as it came, envelopes included. */
  isRaw: boolean;
  text: string;
  /** Where each event of it begins, and when that was complete; of the output as it came each read. */
  events: readonly { from: number; at: Stamp }[];
}

/** Longer output is searched as it came alone. A judgement: an app that repeats all of a long answer with each word. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
/** A line that is no event any more; the output as it came holds it. */
const LONGEST_LINE = 4 * 1024 * 1024;
/** More places than any event has. */
const MAX_TRACKS = 200;

export function wholeTracksOf(pieces: readonly StampedPiece[]): WholeTrack[] {
  const decoder = new StringDecoder('utf8');
  const raw = createTrack(true);
  const tracks = new Map<string, ReturnType<typeof createTrack>>();
  let rest = '';
  let now: Stamp = 0n;
  const take = createEventReader((path, value) => {
    let track = tracks.get(path);
    if (track === undefined && tracks.size < MAX_TRACKS) tracks.set(path, (track = createTrack(false)));
    track?.add(value, now);
  });
  const isLong = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0) > MAX_CHARACTERS;
  for (const { bytes, at } of pieces) {
    const text = decoder.write(bytes);
    raw.add(text, at);
    if (isLong) continue;
    const lines = /[\r\n]/.test(text) ? (rest + text).split(/\r\n|\n|\r/) : [rest + text];
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE) rest = '';
    now = at;
    for (const line of lines) take(line);
  }
  if (rest !== '') take(rest);
  return [raw, ...tracks.values()].map((track) => track.whole());
}

function createTrack(isRaw: boolean): { add(text: string, at: Stamp): void; whole(): WholeTrack } {
  const texts: string[] = [];
  const events: { from: number; at: Stamp }[] = [];
  let length = 0;
  return {
    add(text, at) {
      if (text === '') return;
      events.push({ from: length, at });
      texts.push(text);
      length += text.length;
    },
    whole: () => ({ isRaw, text: texts.join(''), events }),
  };
}
