// Controls in words: what was changed, what came then, and what that is called in a list of terms.
import type { Came, ControlFailure, ControlId, LetOut } from '../../model/controls.ts';
import type { EvidenceOf } from '../../model/evidence.ts';
import { bytes, count, ms } from './phrases.ts';

interface ControlWords {
  /** Behind "asked". */
  changed: string;
  /** In front of what was seen in such a stream. */
  stream: string;
  /** In the list of terms. */
  meaning: string;
}

export const CONTROL_WORDS: Readonly<Record<ControlId, ControlWords>> = {
  'other-client': {
    changed: 'with undici in place of this client',
    stream: 'In the stream of undici',
    meaning:
      'Raw undici in place of the client: if that is in time, the client holds the text, or asks in another way.',
  },
  identity: {
    changed: 'without compression (accept-encoding: identity)',
    stream: 'In the stream without compression',
    meaning: 'The same request without compression: if it is in time, the compression holds the text.',
  },
  direct: {
    changed: 'around what stands in front of the app (--direct)',
    stream: 'In the stream around what stands in front of the app',
    meaning: 'The same request to the app itself: if it is in time, what stands in front of the app holds the text.',
  },
  http1: {
    changed: 'over HTTP/1.1',
    stream: 'In the stream over HTTP/1.1',
    meaning: 'The same request over HTTP/1.1: what depends on the version of HTTP stands in front of the app.',
  },
  http2: {
    changed: 'over HTTP/2',
    stream: 'In the stream over HTTP/2',
    meaning: 'The same request over HTTP/2: what depends on the version of HTTP stands in front of the app.',
  },
  'one-token': {
    changed: 'for an answer of one token',
    stream: 'In the stream of one token',
    meaning: 'The same with an answer of one token: how long the model needs to begin.',
  },
  'non-streamed': {
    changed: 'for the answer as a whole',
    stream: 'In the answer as a whole',
    meaning: 'The same answer, not as a stream: a stream that begins no earlier was held to its end.',
  },
  'length-slope': {
    changed: 'for short and long answers',
    stream: 'In a stream of another length',
    meaning: 'A short and a long answer: if the first text waits for the length, all of it is held.',
  },
  'incremental-header': {
    changed: 'with the header incremental: ?1',
    stream: 'In the stream with the header incremental',
    meaning: 'The same, but the request says that its answer is to be passed on as it comes.',
  },
  'no-transform': {
    changed: 'with cache-control: no-transform',
    stream: 'In the stream with no-transform',
    meaning: 'The same, but the request says that its answer must not be transformed, as compressors do.',
  },
  'keepalive-reuse': {
    changed: 'on a connection that was used before',
    stream: 'In the stream on a used connection',
    meaning: 'The same on a connection that was used before.',
  },
  parallel: {
    changed: 'three times at once',
    stream: 'In a stream beside two others',
    meaning: 'Three requests at once: where one waits for the other, the server serves one after the other.',
  },
  'second-request': {
    changed: 'once more',
    stream: 'In the stream that was asked for once more',
    meaning: 'The same request once more: some apps are slow, or answer whole, only the first time.',
  },
  'x-accel-buffering': {
    changed: 'with x-accel-buffering: no in the answer of the model',
    stream: 'In the stream with x-accel-buffering',
    meaning:
      'The mock says in its answer that it is not to be collected: a proxy under test that heeds it had done so.',
  },
  'larger-chunks': {
    changed: 'with chunks of 4,096 bytes',
    stream: 'In the stream with longer chunks',
    meaning: 'The mock speaks longer chunks: bytes, the number of chunks or time decides when text is let out.',
  },
  padding: {
    changed: 'with comments around the text',
    stream: 'In the stream with comments',
    meaning: 'The mock sends comments in place of text: if they push the text out, bytes hold it.',
  },
  slow: {
    changed: 'with gaps of up to 2.5 s',
    stream: 'In the stream with long gaps',
    meaning: 'The mock waits longer between chunks than lock-step does: what comes out then waits for a time.',
  },
};

/** One text of each. */
export function mapControls(textOf: (words: ControlWords) => string): Record<ControlId, string> {
  return Object.fromEntries(Object.entries(CONTROL_WORDS).map(([id, words]) => [id, textOf(words)])) as Record<
    ControlId,
    string
  >;
}

export const CAME_WORDS: Readonly<Record<Came, string>> = {
  steady: 'piece by piece',
  lumps: 'in lumps',
  'one-piece': 'in one piece',
  nothing: 'without text',
  failed: 'not at all',
  unclear: 'too short to tell',
};

/** One line: the change, what came, and what follows. */
export function controlWords(evidence: EvidenceOf<'control'>): string {
  const { control, failure, isMade, requests } = evidence;
  const asked = `Asked ${CONTROL_WORDS[control].changed}`;
  const took = `(${count(requests, 'request')})`;
  if (failure !== null) {
    const end = failure.isEnd ? ', and no more was asked' : '';
    return `${asked}, ${failureWords(failure)} ${took}: that tells nothing${end}.`;
  }
  if (!isMade) return `Not ${asked.replace('Asked', 'asked')}: none was kept ${took}.`;
  return `${asked}, ${timesWords(evidence) ?? `the text came ${seenWords(evidence)}`} ${took}: ${followsWords(evidence)}.`;
}

/** Within a sentence. */
export function failureWords({ kind, status }: ControlFailure): string {
  return kind === 'http-error' && status !== null ? `an answer had status ${status}` : FAILED[kind];
}

const FAILED: Readonly<Record<ControlFailure['kind'], string>> = {
  'http-error': 'an answer was an error',
  'connect-failed': 'no connection was made',
  reset: 'a connection was reset',
  truncated: 'an answer ended early',
  'timed-out': 'an answer did not come in time',
  'protocol-error': 'an answer was no stream that can be read',
  'client-crashed': 'it crashed',
  interrupted: 'it was interrupted',
};

/** Of a control that is judged by times; null where the form of the text decides. */
function timesWords({ control, timesMs }: EvidenceOf<'control'>): string | null {
  const [first, second] = timesMs;
  if (first === undefined || second === undefined) return null;
  switch (control) {
    case 'length-slope':
      return `the text of short answers came after ${ms(first)}, of long ones after ${ms(second)}`;
    case 'non-streamed':
      return `it was there after ${ms(second)}; as usual the text came after ${ms(first)}`;
    case 'parallel':
      return `their text came after ${list(timesMs.map(ms), 'and')}`;
    default:
      return `the text came after ${ms(second)}; as usual after ${ms(first)}`;
  }
}

/** How it came, as it is and with the change. */
function seenWords({ usual, changed }: EvidenceOf<'control'>): string {
  const now = changed === null ? 'now this way, now that' : CAME_WORDS[changed];
  if (usual === null) return now;
  return usual === changed ? `${now} as well` : `${now}; as usual ${CAME_WORDS[usual]}`;
}

const PROVEN: Readonly<Record<NonNullable<EvidenceOf<'control'>['proves']>, string>> = {
  buffered: 'it was held',
  replayed: 'it was held to its end and then sent piece by piece',
  'seen-once': 'only the first answer was held',
};

function followsWords({ control, changed, proves, rulesIn, rulesOut }: EvidenceOf<'control'>): string {
  if (proves !== null) return PROVEN[proves];
  if (rulesIn.length > 0) return `it is ${list(rulesIn.map(suspectWords), 'or')}`;
  if (control === 'one-token' && rulesOut.length > 0) return 'the model begins as late, and nobody holds it';
  if (rulesOut.length > 0) return `it is not ${list(rulesOut.map(suspectWords), 'or')}`;
  if (control === 'other-client' && changed === 'steady') return 'this client holds it, or asks in another way';
  if (control === 'other-client' && (changed === 'lumps' || changed === 'one-piece'))
    return 'it is not this client alone';
  return 'that tells nothing';
}

function list(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

const DECIDES: Readonly<Record<NonNullable<LetOut['by']>, string>> = {
  bytes: 'bytes decide, not the number of chunks and not time',
  count: 'the number of chunks decides, not bytes',
  time: 'time decides, not bytes and not the number of chunks',
};

/** What was there when text came out, with the change and without, and what decides. */
export function letOutWords({ control, by, usual, changed }: Omit<EvidenceOf<'let-out'>, 'kind'>): string {
  const asked = `Asked ${CONTROL_WORDS[control].changed}`;
  const then =
    control === 'padding' && by === 'bytes'
      ? `the first chunk came out after ${bytes(changed?.bytes ?? 0)} with no text behind it`
      : changed === null
        ? 'no text came out before the end'
        : `text came out ${amountWords(changed)}`;
  const before = usual === null ? '' : `; as usual ${amountWords(usual)}`;
  return `${asked}, ${then}${before}: ${by === null ? 'what decides is not told by that' : DECIDES[by]}.`;
}

function amountWords(amount: NonNullable<LetOut['usual']>): string {
  if (amount.ms !== null) return `${ms(amount.ms)} after each chunk`;
  return `whenever ${bytes(Math.round(amount.bytes ?? 0))} or ${count(Math.round(amount.chunks ?? 0), 'chunk')} were there`;
}

const SUSPECTS: Readonly<Record<string, string>> = {
  'compressor-not-flushed': 'a compressor that does not flush',
  'proxy-buffering': 'a buffer of what stands in front of the app',
  'unflushed-writes': 'writes of the app that are not flushed',
  'flush-timer': 'a timer that lets text out',
  'collected-answer': 'something that needs the whole answer first',
  'collected-chunks': 'something that collects chunks',
  'serialised-streams': 'a server that answers one after the other',
};

function suspectWords(id: string): string {
  return SUSPECTS[id] ?? id;
}

/** What no control could exclude. */
export function leftWords({ causes }: EvidenceOf<'left'>): string {
  return `Still possible: ${list(causes.map(suspectWords), 'or')}.`;
}
