// Every bound on what comes from outside: from a server, a client, a program, a file. None of them is met by an honest
// answer. A stream that meets one is given up, and its outcome names the limit and the figure; so does what is refused.
//
// They hold because memory of ours is spent on what is kept. Whoever meets one leaves the process below 300 MB; an answer of
// 99,000 events, which is read to its end, takes 500 MB, a file of 127 MB 800 MB (`npm run bench -- limits`). How long a stream may take is said by --timeout and --max-time.

const KB = 1024;
const MB = 1024 * KB;

interface InputLimit {
  most: number;
  unit: 'bytes' | 'characters' | 'pieces';
  /** What was met, in a sentence; {most} stands for the figure. */
  met: string;
}

/** What ends a stream, by name. */
export const STREAM_LIMITS = {
  // A hundred times the longest answer of a model as server-sent events, with an envelope of 250 bytes a word.
  'wire-bytes': { most: 64 * MB, unit: 'bytes', met: 'more than {most} came on the wire for one stream' },
  // What compression may make of it: text of models shrinks to a fourth.
  'decoded-bytes': { most: 256 * MB, unit: 'bytes', met: 'the body of the answer unpacks to more than {most}' },
  // Node takes no more by itself; servers and proxies allow 8 to 16 KB.
  'header-bytes': { most: 16 * KB, unit: 'bytes', met: 'the headers of the answer are longer than {most}' },
  // A server sends one or two: 100 Continue, 103 Early Hints.
  'interim-answers': {
    most: 100,
    unit: 'pieces',
    met: 'more than {most} interim answers (status 1xx) came before the answer',
  },
  // A read costs half a kilobyte. At a word a read: 1,000 reads a second for two minutes.
  reads: { most: 125_000, unit: 'pieces', met: 'the answer came in more than {most} reads' },
  // Longer than an image in base64; AWS allows 24 MiB for one event.
  'frame-bytes': { most: 25 * MB, unit: 'bytes', met: 'one event of the answer is longer than {most}' },
  // A body that is no stream is kept and parsed as a whole.
  'whole-body-bytes': { most: 16 * MB, unit: 'bytes', met: 'the answer came as one body of more than {most}' },
  // 800 a second for two minutes; models say a tenth of that.
  events: { most: 100_000, unit: 'pieces', met: 'the answer has more than {most} events' },
  // Ten times the longest answer.
  'text-characters': { most: 8_000_000, unit: 'characters', met: 'the text of the answer is longer than {most}' },
  // Of an app or a program, in which the words of the mock are looked for: an app may send all so far with each word.
  'searched-bytes': { most: 32 * MB, unit: 'bytes', met: 'the app sent more than {most}, of which each is searched' },
  'stdout-bytes': { most: 16 * MB, unit: 'bytes', met: 'more than {most} came on stdout' },
  'stdout-writes': { most: 100_000, unit: 'pieces', met: 'stdout was written to more than {most} times' },
  // A client that tries again does so a few times; an app asks its model some dozen times.
  requests: { most: 1_000, unit: 'pieces', met: 'more than {most} requests were made for one stream' },
  // Of the client's process, on file descriptor 3. The longest line of ours holds the ticks of an hour.
  'message-characters': {
    most: 16_000_000,
    unit: 'characters',
    met: "a line of the client's process on file descriptor 3 is longer than {most}",
  },
  // Two for each piece of text, and a tick each 5 ms.
  messages: { most: 1_000_000, unit: 'pieces', met: "the client's process reported more than {most} things" },
} as const satisfies Record<string, InputLimit>;

export type StreamLimit = keyof typeof STREAM_LIMITS;

export const STREAM_LIMIT_NAMES = Object.keys(STREAM_LIMITS) as [StreamLimit, ...StreamLimit[]];

/** What is bounded without ending anything: the rest is dropped, counted or refused. */
export const KEPT = {
  /** Of a request's body at the tap, bytes: which model, and whether a stream is asked for. All of it is passed on. */
  requestBytes: 16 * MB,
  /** Of a request's body at the mock, bytes: it reads the same, and answers 413 beyond. */
  postedBytes: 16 * MB,
  /** Of all bodies that are being read by a mock, bytes. */
  postedBytesAtOnce: 64 * MB,
  /** Of an error's body, bytes: enough for any message. */
  errorBytes: MB,
  /** Content codings that are undone, one after the other: each takes room of its own. */
  codings: 5,
  /** Exchanges of a mock that are over. Nobody looks back at more. */
  exchanges: 1_000,
  /** Chunks of those: one takes 0.4 KB with its text. */
  exchangedChunks: 100_000,
  /** Distinct names that are counted one by one, such as types of events. */
  countedNames: 1_000,
  /** Of a word or a sentence that a client's process reports. */
  reportedCharacters: 4 * KB,
  /** Words of a program or an app that look like those of the mock. */
  tracers: 100_000,
  /** Events and reads of a stream that met a limit: its beginning shows what it was. */
  eventsOfGivenUp: 5_000,
  /** Of a recording, a report or a scenario: ten times an hour of words. It takes several times that in memory. */
  fileBytes: 128 * MB,
  /** Names and warnings that are said one by one. */
  named: 10,
} as const;

/** The sentence for a stream that met a limit, without its full stop. */
export function limitSentence(limit: StreamLimit): string {
  const { most, unit, met }: InputLimit = STREAM_LIMITS[limit];
  return `${met.replace('{most}', inUnit(most, unit))} (limit ${limit})`;
}

function inUnit(most: number, unit: InputLimit['unit']): string {
  if (unit === 'bytes') return most >= MB ? `${most / MB} MB` : `${most / KB} KB`;
  return unit === 'characters' ? `${most.toLocaleString('en')} characters` : most.toLocaleString('en');
}

export function isStreamLimit(name: string): name is StreamLimit {
  return name in STREAM_LIMITS;
}

/** The first ten of many, and how many more there are; of eleven all, for what is said of ten and the rest stays as it is. */
export function firstOf(all: readonly string[]): string[] {
  const { named } = KEPT;
  if (all.length <= named + 1) return [...all];
  return [...all.slice(0, named), `and ${(all.length - named).toLocaleString('en')} more`];
}
