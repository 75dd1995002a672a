// What an answer of unknown origin is made of: known by its first frames, and by its content type where they are silent.
// An API is known only by frames that carry its own marks, for apps imitate the shape of their model's API without its end.
//
//   image/png, 00 89 50 4e   ─▶ binary       data: {"id":…,"choices":…}    ─▶ openai-chat
//   <!doctype html>          ─▶ html         data: {"content":"Hello"}     ─▶ events, text in `content`
//   {"choices":[…]}          ─▶ json         {"model":…,"created_at":…}⏎   ─▶ ollama
//   Hello                    ─▶ text         {"token":"Hello"}⏎            ─▶ lines, text in `token`
import type { ProtocolId } from '../model/ids.ts';
import { beginsLikeEvents } from './body-kind.ts';
import { excerptOf } from './excerpt.ts';
import { eventsOf } from './formats/events.ts';
import { isPart, linesOf } from './formats/lines.ts';
import { binaryOf, html, jsonOf, text } from './formats/whole.ts';
import type { Frame } from './framing/framer.ts';
import { createFramer, type Framing } from './framing/index.ts';
import { protocols } from './index.ts';
import { isObject, parseJson, stringIn, type JsonObject } from './json.ts';
import { END_MARK } from './meaning.ts';
import type { Protocol } from './protocol.ts';

export type FormatId = ProtocolId | 'events' | 'lines' | 'text' | 'html' | 'json' | 'binary';

export interface Format {
  /** An API, or a form that belongs to none. */
  id: FormatId;
  /** What it was known by, to follow "known by". Safe to print. */
  by: string;
  /** Reads the answer. Use it for one answer only: it may keep what came before. */
  protocol: Protocol;
}

/** A JSON body that came bit by bit: text that a model writes, as far as its delivery is concerned. */
export const liveJson: Format = { id: 'text', by: 'its first bytes, and by coming bit by bit', protocol: text };

/** As much of a body is looked at. */
export const RECOGNISED_BYTES = 64 * 1024;
/** As many frames of it. */
const MOST_SAMPLES = 200;
/** An API names nearly all of its frames; servers add a few of their own. A judgement. */
const KNOWN_SHARE = 0.8;

/**
 * @param beginning the first bytes of the body, decoded: up to `RECOGNISED_BYTES` are read
 * @param path of the request, with or without its query
 */
export function recognise(contentType: string | null, beginning: Buffer, path: string): Format {
  const bytes = beginning.subarray(0, RECOGNISED_BYTES);
  const type = essenceOf(contentType);
  if (type === 'application/vnd.amazon.eventstream') return byApi('bedrock-converse', typeWords(type));
  const binary = binaryWords(type, bytes);
  if (binary !== null) return { id: 'binary', by: binary.by, protocol: binaryOf(binary.what) };
  const begun = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (begun === '') return byType(type);
  if (beginsLikeEvents(bytes) && (type === EVENTS_TYPE || isOfFields(begun))) return asFrames('sse', type, bytes, path);
  if (/^<(!doctype|html|head|body|!--|\?xml)/i.test(begun) || (begun.startsWith('<') && type === 'text/html')) {
    return { id: 'html', by: 'its first bytes', protocol: html };
  }
  const list = begun.startsWith('[') ? apiOf(samplesOf('json-array', bytes), 'json-array', path) : null;
  if (list !== null) return { id: list.id, by: 'the members of its list', protocol: list };
  if (begun.startsWith('{') && isLines(type, begun)) return asFrames('lines', type, bytes, path);
  const isCut = bytes.length === RECOGNISED_BYTES;
  if (/^[[{]/.test(begun) && (JSON_TYPES.test(type ?? '') || isJson(begun, isCut))) return asJson(begun, path);
  if (begun.split(/\r?\n/, 3).slice(0, -1).every(isPart) && isPart(begun)) return asFrames('lines', type, bytes, path);
  return { id: 'text', by: type === null ? 'its first bytes' : typeWords(type), protocol: text };
}

/** A text may begin with a bracket, or with a word that is the name of a field: a list of sources, YAML. */
function isJson(begun: string, isCut: boolean): boolean {
  return isCut ? /^(\{\s*"|\[\s*[[{"])/.test(begun) : parseJson(begun) !== undefined;
}

/** Whether the first event has nothing but fields and comments. */
function isOfFields(begun: string): boolean {
  const [event = ''] = begun.split(/(?:\r\n|\r|\n){2}/, 1);
  return event.split(/\r\n|\r|\n/).every((line) => /^(?:(?:data|event|id|retry)?:|(?:data|event) *$)/.test(line));
}

function essenceOf(contentType: string | null): string | null {
  const essence =
    contentType
      ?.replace(/[;,].*/s, '')
      .trim()
      .toLowerCase() ?? '';
  return essence === '' ? null : excerptOf(essence);
}

function typeWords(type: string): string {
  return `its content type ${type}`;
}

/** Nothing came that could be read: the end of an answer is missing whatever its form. */
function byType(type: string | null): Format {
  const format = formOfType(type);
  return { ...format, protocol: { ...format.protocol, needsEndFrame: true } };
}

function formOfType(type: string | null): Format {
  const by = type === null ? 'nothing: it has no content type and no body' : `${typeWords(type)}; it has no body`;
  if (type === EVENTS_TYPE) return { id: 'events', by, protocol: eventsOf([]).protocol };
  if (LINE_TYPES.test(type ?? '')) return { id: 'lines', by, protocol: linesOf([]).protocol };
  if (type === 'text/html') return { id: 'html', by, protocol: html };
  if (JSON_TYPES.test(type ?? '')) return { id: 'json', by, protocol: jsonOf(null) };
  return { id: 'text', by, protocol: text };
}

const EVENTS_TYPE = 'text/event-stream';
const LINE_TYPES = /(ndjson|jsonl|json-?lines|json-seq|stream\+json|x-json-stream)$/;
const JSON_TYPES = /[/+]json$/;

/** Several objects, one a line. One object alone is a line only if its content type says so. */
function isLines(type: string | null, begun: string): boolean {
  if (LINE_TYPES.test(type ?? '')) return true;
  const [first = '', second] = begun.split(/\r?\n/, 2);
  return (
    second !== undefined && /^\s*($|\{)/.test(second) && isObject(parseJson(first)) && begun.trim() !== first.trim()
  );
}

function asFrames(framing: 'sse' | 'lines', type: string | null, bytes: Buffer, path: string): Format {
  const samples = samplesOf(framing, bytes);
  const api = apiOf(samples, framing, path);
  const frames = framing === 'sse' ? 'events' : 'lines';
  if (api !== null) return { id: api.id, by: `the members of its ${frames}`, protocol: api };
  const { protocol, words } = framing === 'sse' ? eventsOf(samples) : linesOf(samples);
  const known = type === null ? 'its first bytes' : typeWords(type);
  return { id: frames, by: `${known} and ${words}`, protocol };
}

function asJson(begun: string, path: string): Format {
  const body = parseJson(begun);
  const apis = isObject(body)
    ? protocols.entries.filter((api) => !isPlain(api) && SIGNS[api.id]?.whole(body) === true)
    : [];
  const api = apis.find((known) => isPathOf(known, path)) ?? apis[0] ?? null;
  const by = api === null ? 'its first bytes' : `its first bytes and the members of an answer of ${api.title}`;
  return { id: 'json', by, protocol: jsonOf(api) };
}

function byApi(id: ProtocolId, by: string): Format {
  return { id, by, protocol: protocols.get(id) };
}

function samplesOf(framing: Framing, bytes: Buffer): Frame[] {
  const framer = createFramer(framing);
  const frames = framer.feed(bytes, 0).filter(({ isComment, fault }) => !isComment && fault === null);
  return frames.length > 0 ? frames.slice(0, MOST_SAMPLES) : framer.finish().frames;
}

function isPlain({ id }: Protocol): boolean {
  return id.startsWith('plain-');
}

/** The API whose marks the frames carry, and that knows nearly all of them. */
function apiOf(samples: readonly Frame[], framing: Framing, path: string): Protocol | null {
  const said = samples.filter(({ event, data }) => data.trim() !== END_MARK && data.trim() !== '' && event !== 'ping');
  const values = said.map(({ data }) => parseJson(data)).filter(isObject);
  const possible = protocols.entries.filter((api) => {
    const isFramed = api.framing === framing || (framing === 'json-array' && api.id === 'gemini');
    return isFramed && !isPlain(api) && values.some((value) => SIGNS[api.id]?.frame(value) === true);
  });
  const scored = possible.map((api) => {
    const meanings = said.map((frame) => api.read(frame));
    const known = meanings.filter(({ unknown }) => unknown === null).length;
    const telling = meanings.filter(
      ({ deltas, isEnd, isStop }) => deltas.length > 0 || isEnd || isStop === true,
    ).length;
    return { api, known, telling, isAsked: isPathOf(api, path) };
  });
  const [best] = scored
    .filter(({ known, telling }) => telling > 0 && known >= KNOWN_SHARE * said.length)
    .toSorted((a, b) => b.telling - a.telling || Number(b.isAsked) - Number(a.isAsked));
  return best?.api ?? null;
}

function isPathOf({ mockPaths }: Protocol, path: string): boolean {
  const [asked = ''] = path.split('?', 1);
  return mockPaths.some((known) => !known.includes('{') && asked.endsWith(known));
}

/** The marks of an API: members that its imitations leave out. */
interface Signs {
  frame(value: JsonObject): boolean;
  whole(value: JsonObject): boolean;
}

const typed =
  (pattern: RegExp) =>
  (value: JsonObject): boolean =>
    pattern.test(stringIn(value, 'type') ?? '');
const has = (value: JsonObject, ...names: readonly string[]) => names.every((name) => value[name] !== undefined);

const SIGNS: Partial<Record<ProtocolId, Signs>> = {
  'openai-chat': {
    frame: (value) => has(value, 'choices', 'id') && stringIn(value, 'object') !== 'text_completion',
    whole: (value) => has(value, 'choices') && stringIn(value, 'object') !== 'text_completion',
  },
  'openai-completions': {
    frame: (value) => has(value, 'choices', 'id') && stringIn(value, 'object') !== 'chat.completion.chunk',
    whole: (value) => stringIn(value, 'object') === 'text_completion',
  },
  'openai-responses': { frame: typed(/^response\./), whole: (value) => stringIn(value, 'object') === 'response' },
  'anthropic-messages': {
    frame: typed(/^message_(start|stop)$/),
    whole: (value) => typed(/^message$/)(value) && has(value, 'content', 'role'),
  },
  gemini: {
    frame: (value) => has(value, 'candidates') || has(value, 'promptFeedback'),
    whole: (value) => has(value, 'candidates'),
  },
  ollama: {
    frame: (value) => has(value, 'model', 'done'),
    whole: (value) => has(value, 'model', 'done') && (has(value, 'message') || has(value, 'response')),
  },
  'bedrock-converse': { frame: () => false, whole: (value) => has(value, 'output', 'stopReason') },
  'ui-message-stream': {
    frame: typed(/^(start|start-step|(text|reasoning|tool-input)-start|finish)$/),
    whole: (value) => has(value, 'parts', 'role'),
  },
};

/** The content type says so, or more than a few bytes are none of any text. */
function binaryWords(type: string | null, bytes: Buffer): { by: string; what: string } | null {
  const named = type ?? 'bytes without a content type';
  if (/^(image(?!\/svg)|audio|video|font)\/|^application\/(pdf|zip|wasm|grpc)/.test(type ?? ''))
    return { by: typeWords(named), what: named };
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { by: 'its byte order mark', what: 'UTF-16, which is not read here' };
  const looked = bytes.subarray(0, 1024);
  const strange = looked.filter((byte) => byte < 0x20 && !TEXT_CONTROLS.has(byte)).length;
  if (looked.includes(0) || strange * 10 > looked.length) return { by: 'bytes in it that no text has', what: named };
  // A text says in which encoding it is; where nothing says that it is one, it is UTF-8 or none.
  const isUnnamed = type === null || type.startsWith('application/octet-stream');
  return isUnnamed && isNoUtf8(looked) ? { by: 'bytes in it that are no UTF-8', what: named } : null;
}

/** More than a cut at the end, or a sign in another encoding here and there, can explain. */
function isNoUtf8(bytes: Buffer): boolean {
  const characters = bytes.toString('utf8');
  return characters.replaceAll(/[^\ufffd]/g, '').length * 10 > characters.length;
}

/** Tab, line feed, form feed, carriage return, escape: apps for terminals send the last. */
const TEXT_CONTROLS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
