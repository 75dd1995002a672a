// Server-sent events whose data is the answer's words as they are: the shape of most small apps.
// Easy to get wrong: there is no envelope, so a line break in the answer becomes a second data line.
import { errorMessageIn } from './error-message.ts';
import { sseComment, sseEvent } from './framing/sse-text.ts';
import { isObject, stringIn } from './json.ts';
import { deltasOf, END_MARK, ENDED, failedEvent, says, SILENT, unknownEvent } from './meaning.ts';
import { bearer, saysModel, SSE_TYPE } from './openai.ts';
import { askPlain, saysPlainStream, TEXT_MEMBERS, wholeTexts } from './plain.ts';
import type { Channel } from '../model/ids.ts';
import type { FrameContent } from './framing/framer.ts';
import type { Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

/** The channels, by the members that hold their text. */
const CHANNELS = Object.keys(TEXT_MEMBERS) as Channel[];

export const plainSse: Protocol = {
  id: 'plain-sse',
  title: 'plain server-sent events',
  path: () => '/stream',
  mockPrefix: '',
  mockPaths: ['/stream'],
  framing: 'sse',
  channels: CHANNELS,
  toolArguments: 'pieces',
  contentType: () => SSE_TYPE,
  ask: askPlain,
  authorization: bearer,
  headers: {},
  streamRequested: saysPlainStream,
  modelRequested: saysModel,
  read,
  readValue: (value) => says(['text', typeof value === 'string' ? value : null]),
  needsEndFrame: false,
  readComplete,
  writer,
  complete: ({ id, model }, deltas) => ({ id, model, ...wholeTexts(deltas) }),
  errorBody: (_status, message) => ({ error: message }),
  errorMessage: errorMessageIn,
};

function read({ event, data }: FrameContent): FrameMeaning {
  const isDefault = event === null || event === 'message';
  if (event === 'error') return failedEvent(data);
  if (event === 'done' || (isDefault && data === END_MARK)) return ENDED;
  const channel = isDefault ? 'text' : CHANNELS.find((known) => known === event && known !== 'text');
  if (channel !== undefined) return says([channel, data]);
  return event === 'ping' ? SILENT : unknownEvent(event);
}

function readComplete(body: unknown): readonly Delta[] | null {
  if (!isObject(body) || stringIn(body, TEXT_MEMBERS.text) === null) return null;
  return deltasOf(CHANNELS.map((channel) => [channel, stringIn(body, TEXT_MEMBERS[channel])]));
}

function writer(): FrameWriter {
  return {
    hasLines: true,
    opening: () => [],
    content: ({ channel, text }) => sseEvent(text, channel === 'text' ? null : channel),
    closing: () => [sseEvent(END_MARK, 'done')],
    error: (message) => sseEvent(message, 'error'),
    comment: sseComment,
    // Any data is valid text here, so the broken frame is an error event without a message.
    malformed: () => sseEvent('', 'error'),
  };
}
