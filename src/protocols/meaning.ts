// What a frame says, in one word where there is one.
import type { Channel } from '../model/timeline.ts';
import { errorMessageIn } from './error-message.ts';
import { excerptOf } from './excerpt.ts';
import { isObject, parseJson, type JsonObject } from './json.ts';
import type { Delta, FrameContent, FrameMeaning } from './protocol.ts';

/** Known, and without content. */
export const SILENT: FrameMeaning = { deltas: [], isEnd: false, error: null, unknown: null };
export const ENDED: FrameMeaning = { ...SILENT, isEnd: true };

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
  const error = typeof value === 'string' ? value : (errorMessageIn(value) ?? excerptOf(JSON.stringify(value) ?? ''));
  return { ...SILENT, error };
}

/** @param type as the API named it */
export function unknownEvent(type: unknown): FrameMeaning {
  return { ...SILENT, unknown: typeof type === 'string' ? excerptOf(type) : 'without a type' };
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
    read: ({ data }) => readJson(data, readObject),
  };
}
