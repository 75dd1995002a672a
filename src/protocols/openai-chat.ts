// OpenAI Chat Completions, as also spoken by most gateways and local servers.
// Easy to get wrong: reasoning is no part of OpenAI's own API. Gateways send it as `reasoning_content` or `reasoning`,
// and some send the same words in both.
import { errorMessageIn } from './error-message.ts';
import { excerptOf } from './excerpt.ts';
import { sseComment, sseEvent } from './framing/sse-text.ts';
import { isObject, objectIn, objectsIn, parseJson, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Channel } from '../model/timeline.ts';
import type { AskOptions, Delta, FrameContent, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

const END_MARK = '[DONE]';
const TOOL_NAME = 'lookup';

type Answer = { id: string; model: string };

export const openaiChat: Protocol = {
  id: 'openai-chat',
  title: 'OpenAI Chat Completions',
  path: '/chat/completions',
  mockPaths: ['/v1/chat/completions', '/chat/completions'],
  framing: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  ask,
  authorization: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  // A body that says nothing about it asks for a whole answer: that is the API's default.
  streamRequested: (body) => (isObject(body) ? body['stream'] === true : null),
  modelRequested: (body) => (isObject(body) ? stringIn(body, 'model') : null),
  read,
  needsEndFrame: true,
  readComplete,
  writer,
  complete,
  errorBody: (status, message) => ({ error: { message, type: errorType(status), param: null, code: null } }),
  errorMessage: errorMessageIn,
};

function ask({ model, prompt, maxTokens, stream }: AskOptions): Record<string, unknown> {
  return {
    model,
    messages: [{ role: 'user', content: prompt }],
    stream,
    ...(stream ? { stream_options: { include_usage: true } } : {}),
    ...(maxTokens === null ? {} : { max_tokens: maxTokens }),
  };
}

function read({ data }: FrameContent): FrameMeaning {
  const payload = data.trim();
  if (payload === END_MARK) return { deltas: [], isEnd: true, error: null };
  if (payload === '') return { deltas: [], isEnd: false, error: null };
  const chunk = parseJson(payload);
  if (!isObject(chunk)) return failed(`A frame is not a JSON object: "${excerptOf(payload)}"`);
  if (isPresent(chunk['error'])) return failed(errorMessageIn(chunk) ?? excerptOf(payload));
  const deltas = objectsIn(chunk, 'choices').flatMap((choice) => deltasIn(objectIn(choice, 'delta')));
  return { deltas, isEnd: false, error: null };
}

function failed(error: string): FrameMeaning {
  return { deltas: [], isEnd: false, error };
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The content of a `delta` or of a whole `message`: both have the same members. */
function deltasIn(message: JsonObject): Delta[] {
  const texts: [Channel, string | null][] = [
    ['reasoning', stringIn(message, 'reasoning_content') ?? stringIn(message, 'reasoning')],
    ['text', stringIn(message, 'content')],
    ['text', stringIn(message, 'refusal')],
    ...objectsIn(message, 'tool_calls').map((call): [Channel, string | null] => [
      'tool-arguments',
      stringIn(objectIn(call, 'function'), 'arguments'),
    ]),
  ];
  return texts.flatMap(([channel, text]) => (text === null || text === '' ? [] : [{ channel, text }]));
}

function readComplete(body: unknown): readonly Delta[] | null {
  if (!isObject(body) || !Array.isArray(body['choices'])) return null;
  return objectsIn(body, 'choices').flatMap((choice) => deltasIn(objectIn(choice, 'message')));
}

function writer({ id, model }: Answer): FrameWriter {
  const created = nowInSeconds();
  let contentFrames = 0;
  let toolCallBegun = false;
  const frame = (rest: JsonObject) =>
    sseEvent(JSON.stringify({ id, object: 'chat.completion.chunk', created, model, ...rest }));
  const choice = (delta: JsonObject, finishReason: string | null = null) =>
    frame({ choices: [{ index: 0, delta, finish_reason: finishReason }] });

  return {
    opening: () => [choice({ role: 'assistant', content: '' })],
    content({ channel, text }) {
      contentFrames += 1;
      if (channel === 'text') return choice({ content: text });
      if (channel === 'reasoning') return choice({ reasoning_content: text });
      // Only the first chunk of a tool call names it; SDKs drop arguments of a call that was never named.
      const named = toolCallBegun ? {} : { id: toolCallId(id), type: 'function' };
      const name = toolCallBegun ? {} : { name: TOOL_NAME };
      toolCallBegun = true;
      return choice({ tool_calls: [{ index: 0, ...named, function: { ...name, arguments: text } }] });
    },
    closing: () => [
      choice({}, toolCallBegun ? 'tool_calls' : 'stop'),
      frame({ choices: [], usage: usage(contentFrames) }),
      sseEvent(END_MARK),
    ],
    error: (message) => sseEvent(JSON.stringify(openaiChat.errorBody(500, message))),
    comment: sseComment,
    malformed: () => sseEvent('{"choices":[{"index":0,"delta":{"content":"cut'),
  };
}

function complete({ id, model }: Answer, deltas: readonly Delta[]): Record<string, unknown> {
  const textOf = (channel: Channel) =>
    deltas
      .filter((delta) => delta.channel === channel)
      .map((delta) => delta.text)
      .join('');
  const reasoning = textOf('reasoning');
  const toolArguments = textOf('tool-arguments');
  const call = { id: toolCallId(id), type: 'function', function: { name: TOOL_NAME, arguments: toolArguments } };
  const message = {
    role: 'assistant',
    content: textOf('text'),
    refusal: null,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(toolArguments === '' ? {} : { tool_calls: [call] }),
  };
  const finishReason = toolArguments === '' ? 'stop' : 'tool_calls';
  const choices = [{ index: 0, message, finish_reason: finishReason }];
  return { id, object: 'chat.completion', created: nowInSeconds(), model, choices, usage: usage(deltas.length) };
}

function toolCallId(answerId: string): string {
  return `call_${answerId}`;
}

/** A token is a chunk here: nothing measures with these figures, but SDKs expect them. */
function usage(completionTokens: number): JsonObject {
  return { prompt_tokens: 1, completion_tokens: completionTokens, total_tokens: 1 + completionTokens };
}

function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

function errorType(status: number): string {
  if (status === 429) return 'rate_limit_exceeded';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
