// Short ways to write what a frame means.
import type { Channel } from '../model/ids.ts';
import { errorMessageIn } from './error-message.ts';
import { excerptOf } from './excerpt.ts';
import { isObject, jsonText, parseJson, stringIn, type JsonObject } from './json.ts';
import type { FrameContent } from './framing/framer.ts';
import type { Delta, FrameMeaning } from './protocol.ts';

/** A known frame without content. */
export const SILENT: FrameMeaning = { deltas: [], isEnd: false, error: null, unknown: null };
export const ENDED: FrameMeaning = { ...SILENT, isEnd: true };
export const STOPPED: FrameMeaning = { ...SILENT, isStop: true };

/** Of OpenAI, and of gateways that speak other APIs as well: they send it behind whatever they pass on. */
export const END_MARK = '[DONE]';

/** Longer than any error message. An API may send megabytes instead of one. */
const MESSAGE_CHARACTERS = 2000;
const UNTYPED = 'without a type';

/** Parts without a text are left out: APIs send empty ones. */
export function says(...parts: readonly (readonly [Channel, string | null | undefined])[]): FrameMeaning {
  return { ...SILENT, deltas: deltasOf(parts) };
}

export function deltasOf(parts: readonly (readonly [Channel, string | null | undefined])[]): Delta[] {
  return parts.flatMap(([channel, text]) =>
    text === null || text === undefined || text === '' ? [] : [{ channel, text }],
  );
}

/** @param value what the API said, for its message */
export function failed(value: unknown): FrameMeaning {
  const error = typeof value === 'string' ? value : (errorMessageIn(value) ?? excerptOf(jsonText(value)));
  return { ...SILENT, error: error.trim() === '' ? 'An error without a message' : error.slice(0, MESSAGE_CHARACTERS) };
}

/** That the model stopped, where one of these says why. */
export function stopIn(choices: readonly JsonObject[], member: string): Pick<FrameMeaning, 'isStop'> {
  return choices.some((choice) => stringIn(choice, member)) ? { isStop: true } : {};
}

/** What a server says of its own work, where both figures are there. @param toMs of one unit of the time */
export function generated(time: unknown, toMs: number, tokens: unknown): Pick<FrameMeaning, 'generated'> {
  const isSaid = typeof time === 'number' && time > 0 && typeof tokens === 'number' && tokens > 0;
  return isSaid ? { generated: { ms: time * toMs, tokens: Math.round(tokens) } } : {};
}

/** An event that is called an error, whatever it holds. */
export function failedEvent(data: string): FrameMeaning {
  return failed(parseJson(data) ?? data);
}

/** @param type as the API named it */
export function unknownEvent(type: unknown): FrameMeaning {
  return { ...SILENT, unknown: (typeof type === 'string' && excerptOf(type)) || UNTYPED };
}

/** For an API whose frames have no type: null when the frame holds one of the members that the API knows. */
export function unknownUnless(frame: JsonObject, members: readonly string[]): FrameMeaning | null {
  if (members.some((name) => frame[name] !== undefined)) return null;
  return unknownEvent(stringIn(frame, 'type') ?? stringIn(frame, 'event') ?? stringIn(frame, 'object'));
}

/** For a frame whose data is one JSON object. */
export function readJson(data: string, readObject: (value: JsonObject) => FrameMeaning): FrameMeaning {
  const payload = data.trim();
  if (payload === '') return SILENT;
  const value = parseJson(payload);
  return isObject(value) ? readObject(value) : failed(`A frame is not a JSON object: "${excerptOf(payload)}"`);
}

/** `readValue` and `read` of an API whose frames are JSON objects. */
export function jsonFrames(readObject: (value: JsonObject) => FrameMeaning): {
  readValue(value: unknown): FrameMeaning;
  read(frame: FrameContent): FrameMeaning;
} {
  return {
    readValue: (value) => (isObject(value) ? readObject(value) : SILENT),
    read({ event, data }) {
      if (data.trim() === END_MARK) return ENDED;
      // SDKs look only at the name of this event.
      if (event === 'error') return failedEvent(data);
      const meaning = readJson(data, readObject);
      return meaning.unknown === UNTYPED && event !== null ? unknownEvent(event) : meaning;
    },
  };
}
