// Anthropic Messages: named events around content blocks, pings between them.
// Easy to get wrong: the signature of a thinking block comes as a delta, but is no content.
import { blocksOf, createBlocks, type Block } from './blocks.ts';
import { errorMessageIn } from './error-message.ts';
import { sseComment, sseEvent } from './framing/sse-text.ts';
import { isObject, objectIn, objectsIn, objectText, parseJson, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { deltasOf, ENDED, failed, jsonFrames, says, SILENT, STOPPED, unknownEvent } from './meaning.ts';
import { saysModel, saysStream, SSE_TYPE, TOOL_NAME } from './openai.ts';
import type { Answer, AskOptions, Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

/** The API has no default. */
const DEFAULT_MAX_TOKENS = 1024;
const SILENT_EVENTS = new Set(['message_start', 'content_block_stop', 'message_delta', 'ping']);
const SILENT_DELTAS = new Set(['signature_delta', 'citations_delta', 'compaction_delta']);

export const anthropicMessages: Protocol = {
  id: 'anthropic-messages',
  title: 'Anthropic Messages',
  path: () => '/v1/messages',
  mockPrefix: '',
  mockPaths: ['/v1/messages'],
  framing: 'sse',
  channels: ['text', 'reasoning', 'tool-arguments'],
  toolArguments: 'pieces',
  contentType: () => SSE_TYPE,
  ask: ({ model, prompt, maxTokens, stream }: AskOptions) => ({
    model,
    max_tokens: maxTokens ?? DEFAULT_MAX_TOKENS,
    messages: [{ role: 'user', content: prompt }],
    stream,
  }),
  authorization: (apiKey) => ({ 'x-api-key': apiKey }),
  headers: { 'anthropic-version': '2023-06-01' },
  streamRequested: saysStream,
  modelRequested: saysModel,
  ...jsonFrames(readEvent),
  needsEndFrame: true,
  readComplete,
  writer,
  complete: (answer, deltas) => ({ ...messageOf(answer, 'end_turn'), content: blocksOf(deltas).map(wholeBlock) }),
  errorBody: (status, message) => ({ type: 'error', error: { type: errorTypeOf(status), message } }),
  errorMessage: errorMessageIn,
};

function readEvent(event: JsonObject): FrameMeaning {
  const type = stringIn(event, 'type') ?? '';
  if (type === 'message_stop') return ENDED;
  if (type === 'error') return failed(event);
  if (type === 'content_block_start') return { ...SILENT, deltas: blockDeltas(objectIn(event, 'content_block')) };
  if (type === 'content_block_delta') {
    const delta = objectIn(event, 'delta');
    const isKnown = SILENT_DELTAS.has(stringIn(delta, 'type') ?? '');
    const said = says(
      ['text', stringIn(delta, 'text')],
      ['reasoning', stringIn(delta, 'thinking')],
      ['tool-arguments', stringIn(delta, 'partial_json')],
    );
    return isKnown || /^(text|thinking|input_json)_delta$/.test(stringIn(delta, 'type') ?? '')
      ? said
      : unknownEvent(delta['type']);
  }
  if (type === 'message_delta' && stringIn(objectIn(event, 'delta'), 'stop_reason')) return STOPPED;
  return SILENT_EVENTS.has(type) ? SILENT : unknownEvent(event['type']);
}

/** A block may already have content when it is opened. */
function blockDeltas(block: JsonObject): Delta[] {
  return deltasOf([
    ['reasoning', stringIn(block, 'thinking')],
    ['text', stringIn(block, 'text')],
  ]);
}

function readComplete(body: unknown): readonly Delta[] | null {
  if (!isObject(body) || !Array.isArray(body['content'])) return null;
  return objectsIn(body, 'content').flatMap((block) => [
    ...blockDeltas(block),
    ...deltasOf([['tool-arguments', objectText(block['input'])]]),
  ]);
}

function writer(answer: Answer): FrameWriter {
  const event = (type: string, rest: JsonObject = {}) => sseEvent(JSON.stringify({ type, ...rest }), type);
  const delta = (index: number, rest: JsonObject) => event('content_block_delta', { index, delta: rest });
  let contentFrames = 0;
  const blocks = createBlocks<string>({
    open: (block) => [event('content_block_start', { index: block.index, content_block: emptyBlock(answer, block) })],
    delta: ({ index, channel }, text) => {
      if (channel === 'text') return [delta(index, { type: 'text_delta', text })];
      if (channel === 'reasoning') return [delta(index, { type: 'thinking_delta', thinking: text })];
      return [delta(index, { type: 'input_json_delta', partial_json: text })];
    },
    close: ({ index, channel }) => [
      ...(channel === 'reasoning' ? [delta(index, { type: 'signature_delta', signature: 'bW9jaw==' })] : []),
      event('content_block_stop', { index }),
    ],
  });
  return {
    hasLines: true,
    opening: () => [event('message_start', { message: messageOf(answer, null) }), event('ping')],
    content(said) {
      contentFrames += 1;
      return blocks.content(said).join('');
    },
    closing() {
      const end = blocks.end();
      const reason = blocks.closed.some(({ channel }) => channel === 'tool-arguments') ? 'tool_use' : 'end_turn';
      const changes = { delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: contentFrames } };
      return [...end, event('message_delta', changes), event('message_stop')];
    },
    error: (message) => sseEvent(JSON.stringify(anthropicMessages.errorBody(529, message)), 'error'),
    comment: sseComment,
    malformed: () => sseEvent('{"type":"content_block_delta","index":0,"delta":{"text":"cut', 'content_block_delta'),
  };
}

function messageOf({ id, model }: Answer, stopReason: string | null): Record<string, unknown> {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: stopReason,
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
}

function emptyBlock({ id }: Answer, { channel, index }: Block): JsonObject {
  if (channel === 'text') return { type: 'text', text: '' };
  if (channel === 'reasoning') return { type: 'thinking', thinking: '', signature: '' };
  return { type: 'tool_use', id: `toolu_${id}_${index}`, name: TOOL_NAME, input: {} };
}

function wholeBlock({ channel, text, index }: Block): JsonObject {
  if (channel === 'text') return { type: 'text', text };
  if (channel === 'reasoning') return { type: 'thinking', thinking: text, signature: 'bW9jaw==' };
  return { type: 'tool_use', id: `toolu_${index}`, name: TOOL_NAME, input: parseJson(text) ?? {} };
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

function errorTypeOf(status: number): string {
  return ERROR_TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}
