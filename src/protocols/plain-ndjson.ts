// One JSON object on each line, with members of common names: the shape of many small apps.
import { errorMessageIn } from './error-message.ts';
import { jsonLine } from './framing/lines.ts';
import { isObject, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { deltasOf, failed, jsonFrames, unknownUnless } from './meaning.ts';
import { bearer, saysModel } from './openai.ts';
import { askPlain, saysPlainStream, wholeTexts } from './plain.ts';
import type { Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

/** Members that usually hold the text. */
const TEXT_KEYS = ['text', 'content', 'delta', 'token', 'response'];

export const plainNdjson: Protocol = {
  id: 'plain-ndjson',
  title: 'plain lines of JSON',
  path: () => '/ndjson',
  mockPrefix: '',
  mockPaths: ['/ndjson'],
  framing: 'lines',
  channels: ['text', 'reasoning', 'tool-arguments'],
  toolArguments: 'pieces',
  contentType: () => 'application/x-ndjson',
  ask: askPlain,
  authorization: bearer,
  headers: {},
  streamRequested: saysPlainStream,
  modelRequested: saysModel,
  ...jsonFrames(readLine),
  needsEndFrame: false,
  readComplete: (body) => (isObject(body) && textKeyOf(body) !== undefined ? deltasIn(body) : null),
  writer,
  complete: ({ id, model }, deltas) => ({ id, model, ...wholeTexts(deltas) }),
  errorBody: (_status, message) => ({ error: message }),
  errorMessage: errorMessageIn,
};

function readLine(line: JsonObject): FrameMeaning {
  if (line['error']) return failed(line);
  const unknown = unknownUnless(line, [...TEXT_KEYS, 'reasoning', 'tool_arguments', 'done']);
  if (unknown !== null) return unknown;
  return { deltas: deltasIn(line), isEnd: line['done'] === true, error: null, unknown: null };
}

function deltasIn(line: JsonObject): Delta[] {
  const key = textKeyOf(line);
  return deltasOf([
    ['reasoning', stringIn(line, 'reasoning')],
    ['text', key === undefined ? null : stringIn(line, key)],
    ['tool-arguments', stringIn(line, 'tool_arguments')],
  ]);
}

function textKeyOf(line: JsonObject): string | undefined {
  return TEXT_KEYS.find((name) => stringIn(line, name) !== null);
}

function writer(): FrameWriter {
  return {
    hasLines: true,
    opening: () => [],
    content: (delta) => jsonLine(delta.channel === 'text' ? { text: delta.text } : wholeTexts([delta])),
    closing: () => [jsonLine({ done: true })],
    error: (message) => jsonLine({ error: message }),
    comment: () => null,
    malformed: () => '{"text":"cut\n',
  };
}
