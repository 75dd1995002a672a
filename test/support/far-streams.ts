// Answers of models as they come over a far network, without a socket and a clock: what a server writes when, cut into
// packets that are late, lost and sent again, and perhaps collected by something on the way.
//
//   written   |ev|  |event|   |e|         honest servers write whole events
//   collected ............|ev event e|    a buffer in front of the network
//   packets   .............[1448][rest]   and the network cuts where it likes
import { createRandom } from '../../src/mock/random.ts';
import type { Arrival, Read, Timeline } from '../../src/model/timeline.ts';

/** What a server writes at once. */
interface Written {
  atMs: number;
  bytes: number;
  /** Events that end with it. Left out for one. */
  ends?: boolean;
}

export interface FarStream {
  source: SourceId;
  buffer: BufferId;
  /** From 0 for a wire to 1 for a bad mobile network. */
  loss: number;
  seed: number;
}

/** Bytes of HTTP framing around what is written at once. */
const FRAMING = 8;
const PACKET = 1448;

type Random = () => number;

function exponential(random: Random, meanMs: number): number {
  return -meanMs * Math.log(1 - random());
}

/** Honest servers: each writes whole events at once, but where its line says otherwise. */
const SOURCES = {
  /** Token by token, at any speed. */
  token: (random) =>
    paced(
      random,
      () => exponential(random, 8 + 60 * random()),
      () => 120 + 140 * random(),
    ),
  /** Several tokens an event. */
  'multi-token': (random) =>
    paced(
      random,
      () => 60 + exponential(random, 90),
      () => 160 + 260 * random(),
    ),
  /** One to six events at once, as accepted tokens of a speculative decoder. */
  speculative: (random) => {
    let left = 0;
    const gap = () => {
      left = left > 0 ? left - 1 : Math.floor(6 * random());
      return left > 0 ? 0.4 * random() : 40 + exponential(random, 40);
    };
    return paced(random, gap, () => 130 + 120 * random());
  },
  /** Token by token, with pauses in which it thinks or searches. */
  stalls: (random) => {
    const gap = () => exponential(random, 25) + (random() < 0.06 ? 200 + 2500 * random() : 0);
    return paced(random, gap, () => 120 + 140 * random());
  },
  /** Few large events. */
  coarse: (random) =>
    paced(
      random,
      () => 150 + exponential(random, 250),
      () => 900 + 3500 * random(),
      24,
    ),
  /** Events that are padded to one size. */
  padded: (random) => {
    const bytes = [400, 512, 600, 1024, 2048][Math.floor(5 * random())]!;
    return paced(
      random,
      () => exponential(random, 40) * (random() < 0.5 ? 0.01 : 1),
      () => bytes,
    );
  },
  /** It writes the name of the field, and the rest when the token is there. */
  'field first': (random) =>
    inTwo(
      paced(
        random,
        () => exponential(random, 40),
        () => 120 + 140 * random(),
      ),
      () => 6,
    ),
  /** It writes the blank line behind an event when it has the next one. */
  'line behind': (random) =>
    inTwo(
      paced(
        random,
        () => exponential(random, 40),
        () => 120 + 140 * random(),
      ),
      (bytes) => bytes - 2,
    ),
  /** One event whose text is written while it is made: a model that writes JSON. */
  growing: (random) => {
    const written = paced(
      random,
      () => exponential(random, 30),
      () => 3 + 6 * random(),
    );
    return written.map((piece, i) => ({ ...piece, ends: i === written.length - 1 }));
  },
  /** Lines of JSON that the model itself writes, token by token. */
  'written lines': (random) =>
    paced(
      random,
      () => exponential(random, 30),
      () => 3 + 6 * random(),
    ).map((piece, i) => ({ ...piece, ends: i % 17 === 16 })),
  /** The same, faster, and with pauses in which the model waits for its turn. */
  'written lines with pauses': (random) => {
    const gap = () => exponential(random, 3) + (random() < 0.02 ? 200 + 900 * random() : 0);
    return paced(random, gap, () => 3 + 6 * random(), 900).map((piece, i) => ({ ...piece, ends: i % 8 === 7 }));
  },
  /** Long events, as those with the probabilities of tokens are. */
  'long events': (random) =>
    paced(
      random,
      () => 40 + exponential(random, 40),
      () => 1200 + 1400 * random(),
      90,
    ),
  /** A model that works in steps of 16 tokens, at even times. */
  steps: (random) => {
    let left = 1;
    const gap = () => {
      left = left > 1 ? left - 1 : 16;
      return left === 16 ? 400 + 6 * random() : 0.05 * random();
    };
    return paced(random, gap, () => 130 + 120 * random());
  },
  /** Faster than a model: wafers, diffusion, an answer that is there already. */
  fast: (random) =>
    paced(
      random,
      () => exponential(random, 0.6),
      () => 120 + 140 * random(),
      900,
    ),
} satisfies Record<string, (random: Random) => Written[]>;

export type SourceId = keyof typeof SOURCES;
export const SOURCE_IDS = Object.keys(SOURCES) as SourceId[];

function paced(random: Random, gapMs: () => number, bytes: () => number, most = 220): Written[] {
  let atMs = 150 + 900 * random();
  return Array.from({ length: Math.floor(most * (0.35 + 0.65 * random())) }, () => {
    return { atMs: (atMs += gapMs()), bytes: Math.round(bytes()) };
  });
}

/** Each event in two parts, of which the second is written with the first of the next. */
function inTwo(written: Written[], first: (bytes: number) => number): Written[] {
  return written.flatMap(({ atMs, bytes }, i): Written[] => {
    const part = first(bytes);
    const nextMs = written[i + 1]?.atMs ?? atMs + 40;
    return part < bytes / 2
      ? [
          { atMs: written[i - 1]?.atMs ?? atMs - 40, bytes: part, ends: false },
          { atMs, bytes: bytes - part },
        ]
      : [
          { atMs, bytes: part, ends: false },
          { atMs: nextMs, bytes: bytes - part },
        ];
  });
}

/** What stands between the server and the network. A buffer of n bytes is cut anywhere; one that overflows lets whole writes out. */
const BUFFERS = {
  none: null,
  'cut 4096': { cut: 4096 },
  'cut 8192': { cut: 8192 },
  'cut 16384': { cut: 16_384 },
  'framed 16384': { cut: 16_384, isFramed: true },
  'over 4096': { over: 4096 },
  'timer 250': { timerMs: 250 },
  full: { cut: Infinity },
} as const;
export type BufferId = keyof typeof BUFFERS;

interface Out {
  atMs: number;
  body: number;
  framed: number;
}

function letOut(written: readonly Written[], id: BufferId): Out[] {
  const buffer: { cut?: number; over?: number; timerMs?: number; isFramed?: boolean } | null = BUFFERS[id];
  if (buffer === null) return written.map(({ atMs, bytes }) => ({ atMs, body: bytes, framed: bytes + FRAMING }));
  const out: Out[] = [];
  // The headers share its first filling.
  let [body, framed] = [0, buffer.isFramed ? 300 : 0];
  let since = written[0]!.atMs;
  const flush = (atMs: number, bodyBytes: number, framedBytes: number) => {
    out.push({ atMs, body: bodyBytes, framed: framedBytes });
    body -= bodyBytes;
    framed -= framedBytes;
  };
  for (const { atMs, bytes } of written) {
    if (buffer.timerMs !== undefined) {
      while (atMs - since >= buffer.timerMs) {
        since += buffer.timerMs;
        if (body > 0) flush(since, body, framed);
      }
    }
    body += bytes;
    framed += bytes + FRAMING;
    // What is left behind the cut is the end of this event.
    if (buffer.isFramed)
      while (framed >= buffer.cut!) flush(atMs, body - Math.min(bytes, framed - buffer.cut!), buffer.cut!);
    else if (buffer.cut !== undefined) while (body >= buffer.cut) flush(atMs, buffer.cut, buffer.cut + FRAMING);
    else if (buffer.over !== undefined && body >= buffer.over) flush(atMs, body, body + FRAMING);
  }
  const endMs = written.at(-1)!.atMs + 1;
  if (body > 0) flush(endMs, body, Math.max(body, framed));
  return out;
}

/** Packets in order: one that was lost holds up those behind it until it has come again. */
function travel(out: readonly Out[], random: Random, loss: number): Read[] {
  const baseMs = 5 + 60 * random();
  const reads: Read[] = [];
  let arrivedMs = 0;
  for (const { atMs, body, framed } of out) {
    const packets = Math.max(1, Math.ceil(body / PACKET));
    for (let k = 0; k < packets; k++) {
      const bytes = k < packets - 1 ? PACKET : body - PACKET * (packets - 1);
      const lostMs = random() < 0.02 * loss ? 200 + 60 * random() : 0;
      const jitterMs = loss * exponential(random, 4) * (random() < 0.1 ? 6 : 1);
      arrivedMs = Math.max(arrivedMs, atMs + baseMs + jitterMs + lostMs + 0.02 * k);
      const framedBytes = bytes + (k === 0 ? framed - body : 0);
      const last = reads.at(-1);
      if (last !== undefined && arrivedMs - last.atMs < 0.05) {
        last.bytes += bytes;
        last.decodedBytes += bytes;
        last.framedBytes += framedBytes;
      } else reads.push({ atMs: arrivedMs, bytes, framedBytes, decodedBytes: bytes });
    }
  }
  return reads;
}

/** What our reader at the wire would have recorded. */
export function farStream({ source, buffer, loss, seed }: FarStream): Timeline {
  const random = createRandom(seed);
  const written = SOURCES[source](random);
  const reads = travel(letOut(written, buffer), random, loss);
  const arrivals: Arrival[] = [];
  let [startByte, endByte, readId, came] = [0, 0, 0, reads[0]?.decodedBytes ?? 0];
  let beganReadId = 0;
  let isBegun = false;
  for (const { bytes, ends = true } of written) {
    const upTo = (byte: number) => {
      while (came < byte && readId < reads.length - 1) came += reads[++readId]!.decodedBytes;
    };
    if (!isBegun) {
      upTo(endByte + 1);
      beganReadId = readId;
      isBegun = true;
    }
    endByte += bytes;
    if (!ends) continue;
    upTo(endByte);
    const frame = { beganReadId, readId, indexInRead: 0, startByte, endByte };
    arrivals.push({ atMs: reads[readId]!.atMs, channel: 'text', characters: 5, bytes: endByte - startByte, frame });
    startByte = endByte;
    isBegun = false;
  }
  const [first, last] = [reads[0]?.atMs ?? 0, reads.at(-1)?.atMs ?? 0];
  return { vantage: 'wire', arrivals, reads, headersMs: first, firstByteMs: first, endMs: last, digests: {} };
}
