// Server-sent events whose data is the answer's words as they are: the shape of most small apps of one's own.
// Easy to get wrong: there is no envelope, so a line break in the answer becomes a second data line.
import { errorMessageIn } from './error-message.ts';
import { sseComment, sseEvent } from './framing/sse-text.ts';
import { isObject, parseJson, stringIn } from './json.ts';
import type { Channel } from '../model/timeline.ts';
import type { AskOptions, Delta, FrameContent, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

const END_MARK = '[DONE]';

/** Member of the one-JSON-body answer, by channel. */
const BODY_KEYS: Record<Channel, string> = {
  text: 'text',
  reasoning: 'reasoning',
  'tool-arguments': 'tool_arguments',
};
/** Not that of the model, which would bring zod into the client host: it starts once for each stream. */
const CHANNELS = Object.keys(BODY_KEYS) as Channel[];

export const plainSse: Protocol = {
  id: 'plain-sse',
  title: 'plain server-sent events',
  path: '/stream',
  mockPaths: ['/stream'],
  framing: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  ask,
  authorization: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  streamRequested: (body) => (isObject(body) && typeof body['stream'] === 'boolean' ? body['stream'] : null),
  modelRequested: (body) => (isObject(body) ? stringIn(body, 'model') : null),
  read,
  needsEndFrame: false,
  readComplete,
  writer,
  complete: ({ id, model }, deltas) => ({ id, model, ...wholeTexts(deltas) }),
  errorBody: (_status, message) => ({ error: message }),
  errorMessage: errorMessageIn,
};

function ask({ model, prompt, maxTokens, stream }: AskOptions): Record<string, unknown> {
  return { prompt, model, stream, ...(maxTokens === null ? {} : { max_tokens: maxTokens }) };
}

function read({ event, data }: FrameContent): FrameMeaning {
  const isDefault = event === null || event === 'message';
  if (event === 'error') return { deltas: [], isEnd: false, error: errorIn(data) };
  if (event === 'done' || (isDefault && data === END_MARK)) return { deltas: [], isEnd: true, error: null };
  const channel = isDefault ? 'text' : CHANNELS.find((known) => known === event && known !== 'text');
  const deltas = channel === undefined || data === '' ? [] : [{ channel, text: data }];
  return { deltas, isEnd: false, error: null };
}

function errorIn(data: string): string {
  return errorMessageIn(parseJson(data)) ?? (data === '' ? 'An error event without a message' : data);
}

function readComplete(body: unknown): readonly Delta[] | null {
  if (!isObject(body) || stringIn(body, BODY_KEYS.text) === null) return null;
  return CHANNELS.flatMap((channel) => {
    const text = stringIn(body, BODY_KEYS[channel]);
    return text === null || text === '' ? [] : [{ channel, text }];
  });
}

function wholeTexts(deltas: readonly Delta[]): Record<string, string> {
  const texts: Record<string, string> = { [BODY_KEYS.text]: '' };
  for (const { channel, text } of deltas) texts[BODY_KEYS[channel]] = (texts[BODY_KEYS[channel]] ?? '') + text;
  return texts;
}

function writer(): FrameWriter {
  return {
    opening: () => [],
    content: ({ channel, text }) => sseEvent(text, channel === 'text' ? null : channel),
    closing: () => [sseEvent(END_MARK, 'done')],
    error: (message) => sseEvent(message, 'error'),
    comment: sseComment,
    // Any data is valid text here, so the broken frame is an error event without a word of explanation.
    malformed: () => sseEvent('', 'error'),
  };
}
