// What must hold for any answer, tried on many. Plain JavaScript: the tests give it the source, the benchmark gives it the
// built package.
import { CHANNELS, createDice, createStream, FRAMINGS } from './fuzz-streams.mjs';

/** The addresses at which a stream is asked for: they decide how it is framed. */
const STREAM_PATHS = {
  gemini: ['/v1beta/models/m:streamGenerateContent?alt=sse', '/v1beta/models/m:streamGenerateContent'],
  ollama: ['/api/chat', '/api/generate'],
};

/** @param {import('./fuzz.mjs').FuzzRooms} rooms */
export function createFuzz(rooms) {
  const cases = rooms.protocols.entries.flatMap((protocol) =>
    (STREAM_PATHS[protocol.id] ?? [protocol.path({ model: 'm', stream: true })]).map((path) => ({ protocol, path })),
  );
  return {
    cases,
    async run(at, seed, streams) {
      const random = rooms.createRandom(seed);
      const problems = [];
      let bytes = 0;
      let errors = 0;
      for (let i = 0; i < streams && problems.length < 3; i++) {
        const stream = createStream(rooms, at, createDice(random));
        bytes += stream.bytes.length;
        try {
          const { problem, error } = await check(rooms, at.protocol, stream, createDice(random));
          if (error !== null) errors += 1;
          if (problem !== null) problems.push(tell(i, stream, problem));
        } catch (thrown) {
          problems.push(tell(i, stream, `threw ${thrown.stack}`));
        }
      }
      return { problems, bytes, errors };
    },
  };
}

function tell(index, { bytes, contentType, mutations }, problem) {
  const body = bytes.length > 2000 ? `${bytes.length} bytes` : JSON.stringify(bytes.toString('latin1'));
  return `stream ${index} (${mutations.join(', ')}; ${contentType}): ${problem}\n${body}`;
}

/** The reads in which it comes. */
function cut(bytes, dice) {
  const ends = Array.from({ length: dice.below(8) }, () => dice.below(bytes.length + 1)).toSorted((a, b) => a - b);
  return [...ends, bytes.length].map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

async function check(rooms, protocol, { bytes, contentType }, dice) {
  const pieces = cut(bytes, dice);
  const problem = placed(rooms, dice.oneIn(3) ? dice.of(FRAMINGS) : protocol.framing, pieces, bytes.length);
  const whole = read(rooms, protocol, contentType, [bytes]);
  const cuts = [pieces];
  if (bytes.length < 1000 && dice.oneIn(6)) cuts.push(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)));
  const differs = cuts.map((one) => difference(protocol, whole, read(rooms, protocol, contentType, one))).find(Boolean);
  const tapped = await readAtTap(rooms, protocol, contentType, pieces);
  const disagrees = difference({ framing: 'text' }, whole, tapped);
  const found =
    problem ?? (differs && `cut otherwise: ${differs}`) ?? (disagrees && `at the tap: ${disagrees}`) ?? null;
  return { problem: found, error: whole.error };
}

/** Every byte belongs to one frame or to the rest; frames stand in order and are completed by reads in order. */
function placed({ createFramer }, framing, pieces, length) {
  const framer = createFramer(framing);
  const frames = pieces.flatMap((piece, readId) => framer.feed(piece, readId));
  const { frames: last, trailingBytes } = framer.finish();
  let at = 0;
  let before = { readId: 0, indexInRead: -1 };
  for (const frame of [...frames, ...last]) {
    const place = `${framing} frame ${frame.startByte}..${frame.endByte} of read ${frame.readId}`;
    if (frame.startByte !== at || frame.endByte < at) return `${place} does not begin at ${at}`;
    const index = frame.readId === before.readId ? before.indexInRead + 1 : 0;
    if (frame.readId < before.readId || frame.beganReadId > frame.readId) return `${place}: reads are not in order`;
    if (frame.indexInRead !== index) return `${place} is number ${frame.indexInRead}, not ${index}`;
    [at, before] = [frame.endByte, frame];
  }
  return at + trailingBytes === length
    ? null
    : `${framing}: ${at} bytes in frames and ${trailingBytes} more, of ${length}`;
}

function read({ createDeltaReader }, protocol, contentType, pieces) {
  const reader = createDeltaReader(protocol, contentType);
  const deltas = [...pieces.flatMap((piece) => reader.feed(piece)), ...reader.finish()];
  const odd = deltas.find(
    ({ channel, text }) => !CHANNELS.includes(channel) || typeof text !== 'string' || text === '',
  );
  if (odd !== undefined) throw new Error(`a delta is ${String(odd.channel)}: ${String(odd.text)}`);
  return { deltas, ended: reader.ended, error: reader.error };
}

async function readAtTap({ readWire, createRedactor }, protocol, contentType, pieces) {
  const exchange = {
    status: 200,
    responseHeaders: contentType === null ? {} : { 'content-type': contentType },
    reads: pieces.map((body, i) => ({ at: BigInt(i), framedBytes: body.length, body })),
    headersAt: 0n,
    endedAt: 0n,
    ended: 'complete',
  };
  const options = { keepText: true, salt: Buffer.from('salt'), redactor: createRedactor() };
  const { timeline, endSeen, error, unknownEvents } = await readWire(exchange, protocol, 0n, options);
  const odd = Object.entries(unknownEvents).find(([, count]) => !Number.isInteger(count));
  if (odd !== undefined) throw new Error(`unknown events are counted as ${odd.join(': ')}`);
  const deltas = timeline.arrivals.filter(({ channel }) => channel !== null);
  return { deltas, ended: endSeen, error };
}

/** What is not the same in two readings; null if nothing. Where a read is a frame, only the joined text can be. */
function difference({ framing }, one, other) {
  const shown = ({ deltas, ended, error }) =>
    JSON.stringify([framing === 'text' ? joined(deltas) : deltas, ended, error]);
  return shown(one) === shown(other) ? null : `${shown(one)}\n  is not ${shown(other)}`;
}

function joined(deltas) {
  const texts = { text: '', reasoning: '', 'tool-arguments': '' };
  for (const { channel, text } of deltas) texts[channel] += text;
  return texts;
}
