// The text of the answer and nothing else: what a terminal or a small app sends.
// Easy to get wrong: there are no frames. Each read counts as one, and nothing marks the end of the answer.
import { errorMessageIn } from './error-message.ts';
import { isObject, stringIn } from './json.ts';
import { deltasOf, says } from './meaning.ts';
import { bearer, saysModel } from './openai.ts';
import { askPlain, saysPlainStream } from './plain.ts';
import type { FrameWriter, Protocol } from './protocol.ts';

export const plainText: Protocol = {
  id: 'plain-text',
  title: 'plain text',
  path: () => '/text',
  mockPrefix: '',
  mockPaths: ['/text'],
  framing: 'text',
  channels: ['text'],
  toolArguments: 'pieces',
  contentType: () => 'text/plain; charset=utf-8',
  ask: askPlain,
  authorization: bearer,
  headers: {},
  streamRequested: saysPlainStream,
  modelRequested: saysModel,
  read: ({ data }) => says(['text', data]),
  readValue: (value) => says(['text', typeof value === 'string' ? value : null]),
  needsEndFrame: false,
  readComplete: (body) => {
    const text = isObject(body) ? stringIn(body, 'text') : null;
    return text === null ? null : deltasOf([['text', text]]);
  },
  writer,
  complete: ({ id, model }, deltas) => ({ id, model, text: deltas.map(({ text }) => text).join('') }),
  errorBody: (_status, message) => ({ error: message }),
  errorMessage: errorMessageIn,
};

function writer(): FrameWriter {
  return {
    hasLines: false,
    opening: () => [],
    content: ({ text }) => text,
    closing: () => [],
    // Without frames an error looks like any other text.
    error: (message) => message,
    comment: () => null,
    malformed: () => Buffer.from([0xff, 0xfe]),
  };
}
