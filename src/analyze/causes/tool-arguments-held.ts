// Arguments of a tool call that come in one lump, while the words before and after them stream.
//
//   spoken   text x..x..x..   arguments x..x..x..x
//   seen     text x..x..x..   arguments .........4      the words are on time, the call is not
import type { Recording, StreamRecord } from '../../model/recording.ts';
import { hopBefore, VANTAGES, type Channel, type Timeline, type VantageId } from '../../model/timeline.ts';
import { flushesOf } from '../flushes.ts';
import { spanMs } from '../measures.ts';
import { contentOf, joinByContent, seenUnits, type SeenUnit } from '../units.ts';
import { defineCause, type Found } from './cause.ts';

/** Fewer pieces, or said in a shorter time, could not be told from a lump. Judgements. */
const MIN_PIECES = 6;
const MIN_SPAN_MS = 150;
/** Moments in which a lump may come: its parts may straddle two reads. */
const MAX_LUMPS = 2;
/** In these APIs a call comes whole: nobody holds its arguments back. */
const WHOLE_CALLS: ReadonlySet<string> = new Set(['gemini', 'ollama']);
/** Where nobody knows when the arguments were spoken, an event of this many characters is suspected. A judgement. */
const LONG_CALL_CHARACTERS = 200;

export const toolArgumentsHeld = defineCause({
  id: 'tool-arguments-held',
  title: 'Arguments of a tool call come in one lump',
  summary: 'The text streams, the arguments of the tool call come all at once.',
  needs({ stream: shown }) {
    const stream = shown?.instrument === 'timed' ? shown : undefined;
    const { origin, wire } = stream?.timelines ?? {};
    const source = origin ?? wire;
    if (stream === undefined || source === undefined || partOf(source, 'tool-arguments').length === 0) return null;
    return { stream, source };
  },
  detect: ({ stream, source }, { recording }) =>
    heldOnTheWay(stream, source) ?? heldBeforeTheWire(recording, stream, source),
});

function heldOnTheWay(stream: StreamRecord, source: Timeline): Found | null {
  for (const vantage of VANTAGES) {
    const seen = stream.timelines[vantage];
    if (seen === undefined || seen === source || vantage === 'observer') continue;
    const call = unitsOf(source, seen, 'tool-arguments');
    const text = unitsOf(source, seen, 'text');
    const lumps = flushesOf(call).length;
    if (call.length < MIN_PIECES || spanMs(call) < MIN_SPAN_MS || lumps === 0 || lumps > MAX_LUMPS) continue;
    const textPieces = flushesOf(text).length;
    // Where the text came in lumps as well, the arguments are no case of their own.
    if (text.length > 0 && textPieces <= MAX_LUMPS) return null;
    return {
      hop: hopBefore(vantage),
      evidence: [
        { kind: 'lump', vantage, pieces: call.length, spokenMs: spanMs(call) },
        ...(text.length === 0 ? [] : [{ kind: 'text-pieces' as const, pieces: textPieces }]),
      ],
      figures: { pieces: call.length, spanMs: spanMs(call), textPieces },
      advice: ADVICE[vantage],
    };
  }
  return null;
}

/** Without an emission curve one long event is a fact, and no proof. */
function heldBeforeTheWire({ target }: Recording, { timelines }: StreamRecord, source: Timeline): Found | null {
  if (source !== timelines.wire || WHOLE_CALLS.has(target.protocol ?? '')) return null;
  const call = partOf(source, 'tool-arguments');
  const characters = call.reduce((sum, piece) => sum + piece.characters, 0);
  if (new Set(call.map(({ atMs }) => atMs)).size > MAX_LUMPS || characters < LONG_CALL_CHARACTERS) return null;
  return {
    status: 'suspected',
    hop: 'upstream',
    evidence: [{ kind: 'long-event', characters }],
    figures: { characters },
    advice: ADVICE.wire,
  };
}

const ADVICE = {
  wire: 'Ask the API to stream arguments (Anthropic: eager_input_streaming of the tool), and look at tool parsers of a server of your own.',
  app: 'Look for the option or the event of the SDK that hands arguments over piece by piece; many frameworks give the call only when it is whole.',
  origin: null,
  observer: null,
  screen: null,
} as const satisfies Record<VantageId, string | null>;

function partOf(timeline: Timeline, channel: Channel): ReturnType<typeof contentOf> {
  return contentOf(timeline).filter((piece) => piece.channel === channel);
}

function unitsOf(source: Timeline, seen: Timeline, channel: Channel): SeenUnit[] {
  return seenUnits(joinByContent(source, seen)).filter((unit) => unit.channel === channel);
}
