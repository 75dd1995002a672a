// OpenAI Chat Completions, which most gateways and local servers speak too.
// Easy to get wrong: reasoning is not part of OpenAI's own API. Gateways send it as `reasoning_content`, `reasoning` or
// `reasoning_details`; some send the same words in several of these members, some leave one of them empty.
import { blocksOf } from './blocks.ts';
import { sseComment, sseEvent } from './framing/sse-text.ts';
import { isObject, objectIn, objectsIn, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { deltasOf, END_MARK, failed, generated, jsonFrames, SILENT, stopIn, unknownUnless } from './meaning.ts';
import { nowInSeconds, OPENAI_API, TOOL_NAME } from './openai.ts';
import type { Channel } from '../model/ids.ts';
import type { Answer, AskOptions, Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

export const openaiChat: Protocol = {
  ...OPENAI_API,
  id: 'openai-chat',
  title: 'OpenAI Chat Completions',
  path: () => '/chat/completions',
  mockPaths: ['/chat/completions'],
  channels: ['text', 'reasoning', 'tool-arguments'],
  ask,
  ...jsonFrames(readChunk),
  readComplete,
  writer,
  complete,
};

function ask({ model, prompt, maxTokens, stream, limitMember = 'max_tokens' }: AskOptions): Record<string, unknown> {
  return {
    model,
    messages: [{ role: 'user', content: prompt }],
    stream,
    ...(stream ? { stream_options: { include_usage: true } } : {}),
    ...(maxTokens === null ? {} : { [limitMember]: maxTokens }),
  };
}

function readChunk(chunk: JsonObject): FrameMeaning {
  // The second shape is that of older vLLM servers.
  if (Boolean(chunk['error']) || chunk['object'] === 'error') return failed(chunk);
  const unknown = unknownUnless(chunk, ['choices', 'usage']);
  if (unknown !== null) return unknown;
  const choices = objectsIn(chunk, 'choices');
  const deltas = choices.flatMap((choice) => deltasIn(objectIn(choice, 'delta')));
  return { ...SILENT, deltas, ...stopIn(choices, 'finish_reason'), ...clockIn(chunk), ...generatedIn(chunk) };
}

/** OpenAI stamps all chunks with one time, in whole seconds; some gateways stamp each, in milliseconds. */
function clockIn({ created }: JsonObject): Pick<FrameMeaning, 'clockMs'> {
  return typeof created === 'number' && created > 1e12 ? { clockMs: created } : {};
}

/** llama.cpp says it in `timings`, Groq in its usage, Cerebras in `time_info`; the last two in seconds. */
function generatedIn(chunk: JsonObject): Pick<FrameMeaning, 'generated'> {
  const timings = objectIn(chunk, 'timings');
  const usage = objectIn(chunk, 'usage');
  const ofGroq = objectIn(objectIn(chunk, 'x_groq'), 'usage');
  return {
    ...generated(objectIn(chunk, 'time_info')['completion_time'], 1000, usage['completion_tokens']),
    ...generated(ofGroq['completion_time'], 1000, ofGroq['completion_tokens']),
    ...generated(usage['completion_time'], 1000, usage['completion_tokens']),
    ...generated(timings['predicted_ms'], 1, timings['predicted_n']),
  };
}

/** The content of a `delta` or of a whole `message`: both have the same members. */
function deltasIn(message: JsonObject): Delta[] {
  const argumentsOf = (call: JsonObject): [Channel, string | null] => [
    'tool-arguments',
    stringIn(objectIn(call, 'function'), 'arguments') ?? stringIn(objectIn(call, 'custom'), 'input'),
  ];
  return deltasOf([
    ['reasoning', reasoningIn(message)],
    ['text', stringIn(message, 'content')],
    ...objectsIn(message, 'content').flatMap(wordsOfPart),
    ['text', stringIn(message, 'refusal')],
    ['text', stringIn(objectIn(message, 'audio'), 'transcript')],
    // Before tools there was one function.
    ['tool-arguments', stringIn(objectIn(message, 'function_call'), 'arguments')],
    ...objectsIn(message, 'tool_calls').map(argumentsOf),
  ]);
}

/** Mistral sends a list of parts where its model thinks. */
function wordsOfPart(part: JsonObject): [Channel, string | null][] {
  const thoughts = objectsIn(part, 'thinking').map((thought) => stringIn(thought, 'text') ?? '');
  return [
    ['reasoning', thoughts.join('')],
    ['text', stringIn(part, 'text')],
  ];
}

function reasoningIn(message: JsonObject): string {
  const details = objectsIn(message, 'reasoning_details').map(
    (part) => stringIn(part, 'text') ?? stringIn(part, 'summary'),
  );
  return stringIn(message, 'reasoning_content') || stringIn(message, 'reasoning') || details.join('');
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
    hasLines: true,
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
  const blocks = blocksOf(deltas);
  const textOf = (channel: Channel) =>
    blocks
      .filter((block) => block.channel === channel)
      .map((block) => block.text)
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

/** One chunk counts as one token: no measure uses these figures, but SDKs expect them. */
function usage(completionTokens: number): JsonObject {
  return { prompt_tokens: 1, completion_tokens: completionTokens, total_tokens: 1 + completionTokens };
}
