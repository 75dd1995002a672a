// Ollama: one JSON object a line, from /api/chat and /api/generate. A request that says nothing about it asks for a stream.
// Easy to get wrong: the two paths name their text differently; a tool call comes whole, never in pieces.
import { errorMessageIn } from './error-message.ts';
import { jsonLine } from './framing/lines.ts';
import { isObject, objectIn, objectsIn, objectText, parseJson, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { deltasOf, failed, generated, jsonFrames, SILENT, stopIn, unknownUnless } from './meaning.ts';
import { bearer, saysModel, TOOL_NAME } from './openai.ts';
import type { Channel } from '../model/ids.ts';
import type { Answer, AskOptions, Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

export const ollama: Protocol = {
  id: 'ollama',
  title: 'Ollama',
  path: () => '/api/chat',
  mockPrefix: '',
  mockPaths: ['/api/chat', '/api/generate'],
  framing: 'lines',
  channels: ['text', 'reasoning', 'tool-arguments'],
  toolArguments: 'whole',
  contentType: () => 'application/x-ndjson',
  ask: ({ model, prompt, maxTokens, stream }: AskOptions) => ({
    model,
    messages: [{ role: 'user', content: prompt }],
    stream,
    ...(maxTokens === null ? {} : { options: { num_predict: maxTokens } }),
  }),
  authorization: bearer,
  headers: {},
  streamRequested: ({ body }) => (isObject(body) ? body['stream'] !== false : null),
  modelRequested: saysModel,
  ...jsonFrames(readLine),
  needsEndFrame: true,
  readComplete: (body) => (isObject(body) && body['done'] === true ? deltasIn(body) : null),
  writer,
  complete: (answer, deltas) => ({ ...lineOf(answer, deltas), ...lastWords(deltas.length) }),
  errorBody: (_status, message) => ({ error: message }),
  errorMessage: errorMessageIn,
};

function readLine(line: JsonObject): FrameMeaning {
  if (line['error']) return failed(line);
  const unknown = unknownUnless(line, ['message', 'response', 'thinking', 'done']);
  if (unknown !== null) return unknown;
  const isEnd = line['done'] === true;
  return {
    ...SILENT,
    deltas: deltasIn(line),
    isEnd,
    ...stopIn([line], 'done_reason'),
    ...clockOf(line),
    ...generatedIn(line),
  };
}

/** Checked before parsing: Date.parse() accepts nearly any text with digits. */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}/;

/** Ollama's stamps have nanoseconds. Stamps in whole seconds, of servers that imitate it, are too coarse to use. */
function clockOf(line: JsonObject): Pick<FrameMeaning, 'clockMs'> {
  const stamp = stringIn(line, 'created_at') ?? '';
  const clockMs = STAMP.test(stamp) ? Date.parse(stamp) : NaN;
  return Number.isNaN(clockMs) ? {} : { clockMs };
}

/** In nanoseconds. */
function generatedIn(line: JsonObject): Pick<FrameMeaning, 'generated'> {
  return generated(line['eval_duration'], 1e-6, line['eval_count']);
}

function deltasIn(line: JsonObject): Delta[] {
  const message = objectIn(line, 'message');
  const calls = objectsIn(message, 'tool_calls').map((call): [Channel, string | null] => {
    const { arguments: args } = objectIn(call, 'function');
    return ['tool-arguments', objectText(args)];
  });
  return deltasOf([
    ['reasoning', stringIn(message, 'thinking') ?? stringIn(line, 'thinking')],
    ['text', stringIn(message, 'content') ?? stringIn(line, 'response')],
    ...calls,
  ]);
}

function writer(answer: Answer): FrameWriter {
  let lines = 0;
  return {
    hasLines: true,
    opening: () => [],
    content(delta) {
      lines += 1;
      return jsonLine({ ...lineOf(answer, [delta]), done: false });
    },
    closing: () => [jsonLine({ ...lineOf(answer, []), ...lastWords(lines) })],
    error: (message) => jsonLine(ollama.errorBody(500, message)),
    comment: () => null,
    malformed: () => '{"message":{"content":"cut\n',
  };
}

function lineOf({ model, path }: Answer, deltas: readonly Delta[]): JsonObject {
  const head = { model, created_at: new Date().toISOString() };
  const textOf = (channel: Channel) =>
    deltas
      .filter((delta) => delta.channel === channel)
      .map(({ text }) => text)
      .join('');
  const thinking = textOf('reasoning') === '' ? {} : { thinking: textOf('reasoning') };
  if (path.includes('/generate')) return { ...head, response: textOf('text') + textOf('tool-arguments'), ...thinking };
  const calls = deltas
    .filter(({ channel }) => channel === 'tool-arguments')
    .map(({ text }) => ({ function: { name: TOOL_NAME, arguments: parseJson(text) ?? {} } }));
  const message = { role: 'assistant', content: textOf('text'), ...thinking };
  return { ...head, message: calls.length === 0 ? message : { ...message, tool_calls: calls } };
}

/** Durations are in nanoseconds. One line counts as one token: no measure uses these figures. */
function lastWords(lines: number): JsonObject {
  return {
    done: true,
    done_reason: 'stop',
    total_duration: 1_000_000,
    load_duration: 1000,
    prompt_eval_count: 1,
    prompt_eval_duration: 1000,
    eval_count: lines,
    eval_duration: 1_000_000,
  };
}
