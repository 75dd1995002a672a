// Amazon Bedrock Converse: a binary event stream of AWS around JSON payloads. The model stands in the path.
// Easy to get wrong: usage and latency come after the message has stopped, so the end is the metadata event.
import { blocksOf, createBlocks, type Block } from './blocks.ts';
import { errorMessageIn } from './error-message.ts';
import { awsEvent } from './framing/aws-event-stream.ts';
import { isObject, objectIn, objectsIn, objectText, parseJson, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { deltasOf, ENDED, failed, readJson, says, SILENT, STOPPED, unknownEvent } from './meaning.ts';
import { bearer, TOOL_NAME } from './openai.ts';
import type { FrameContent } from './framing/framer.ts';
import type { Answer, AskOptions, Asked, Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

const SILENT_EVENTS = new Set(['messageStart', 'contentBlockStart', 'contentBlockStop']);

export const bedrockConverse: Protocol = {
  id: 'bedrock-converse',
  title: 'Amazon Bedrock Converse',
  path: ({ model, stream }) => `/model/${encodeURIComponent(model)}/converse${stream ? '-stream' : ''}`,
  mockPrefix: '',
  mockPaths: ['/model/{model}/converse-stream', '/model/{model}/converse'],
  framing: 'aws-event-stream',
  channels: ['text', 'reasoning', 'tool-arguments'],
  toolArguments: 'pieces',
  contentType: () => 'application/vnd.amazon.eventstream',
  ask: ({ prompt, maxTokens }: AskOptions) => ({
    messages: [{ role: 'user', content: [{ text: prompt }] }],
    ...(maxTokens === null ? {} : { inferenceConfig: { maxTokens } }),
  }),
  // A Bedrock API key. Signed requests are made by AWS's own SDKs.
  authorization: bearer,
  headers: {},
  streamRequested: ({ path }) => /\/converse-stream(\?|$)/.test(path),
  modelRequested: ({ path }: Asked) => {
    const [, model] = /\/model\/([^?]+)\/converse/.exec(path) ?? [];
    return model === undefined ? null : decodeURIComponent(model);
  },
  read,
  readValue,
  needsEndFrame: true,
  readComplete,
  writer,
  complete,
  // SDKs choose the exception class by the type.
  errorBody: (status, message) => ({ __type: errorTypeOf(status), message }),
  errorMessage: errorMessageIn,
};

function read({ event, data }: FrameContent): FrameMeaning {
  if (event === null || event === 'error' || event.endsWith('Exception')) {
    return failed(errorMessageIn(parseJson(data)) ?? `An event stream message of type ${event ?? 'none'}`);
  }
  return readJson(data, (payload) => readEvent(event, payload));
}

/** AWS's SDK yields `{<type>: payload}`. */
function readValue(value: unknown): FrameMeaning {
  if (!isObject(value)) return SILENT;
  const type = Object.keys(value)[0] ?? '';
  return readEvent(type, objectIn(value, type));
}

function readEvent(type: string, payload: JsonObject): FrameMeaning {
  if (type === 'metadata') return ENDED;
  if (type === 'messageStop') return STOPPED;
  if (type !== 'contentBlockDelta') return SILENT_EVENTS.has(type) ? SILENT : unknownEvent(type);
  const delta = objectIn(payload, 'delta');
  return says(
    ['text', stringIn(delta, 'text')],
    ['reasoning', stringIn(objectIn(delta, 'reasoningContent'), 'text')],
    ['tool-arguments', stringIn(objectIn(delta, 'toolUse'), 'input')],
  );
}

function readComplete(body: unknown): readonly Delta[] | null {
  if (!isObject(body) || !isObject(body['output'])) return null;
  return objectsIn(objectIn(objectIn(body, 'output'), 'message'), 'content').flatMap((block) => {
    const { input } = objectIn(block, 'toolUse');
    return deltasOf([
      ['text', stringIn(block, 'text')],
      ['reasoning', stringIn(objectIn(objectIn(block, 'reasoningContent'), 'reasoningText'), 'text')],
      ['tool-arguments', objectText(input)],
    ]);
  });
}

function writer({ id }: Answer): FrameWriter {
  const blocks = createBlocks<Uint8Array>({
    open: ({ index: contentBlockIndex, channel }) => {
      if (channel !== 'tool-arguments') return [];
      const start = { toolUse: { toolUseId: `tooluse_${id}_${contentBlockIndex}`, name: TOOL_NAME } };
      return [awsEvent('contentBlockStart', { start, contentBlockIndex })];
    },
    delta: ({ index, channel }, text) => [
      awsEvent('contentBlockDelta', { delta: deltaOf(channel, text), contentBlockIndex: index }),
    ],
    close: ({ index: contentBlockIndex }) => [awsEvent('contentBlockStop', { contentBlockIndex })],
  });
  return {
    hasLines: false,
    opening: () => [awsEvent('messageStart', { role: 'assistant' })],
    content: (delta) => Buffer.concat(blocks.content(delta)),
    closing() {
      const end = blocks.end();
      return [
        ...end,
        awsEvent('messageStop', { stopReason: stopReason(blocks.closed) }),
        awsEvent('metadata', metadata()),
      ];
    },
    error: (message) => awsEvent('modelStreamErrorException', { message }),
    comment: () => null,
    malformed() {
      const event = Buffer.from(awsEvent('contentBlockDelta', { delta: { text: 'cut' }, contentBlockIndex: 0 }));
      // One bit of the payload is wrong, so the checksum does not fit.
      event[event.length - 6]! ^= 1;
      return event;
    },
  };
}

function deltaOf(channel: Block['channel'], text: string): JsonObject {
  if (channel === 'text') return { text };
  return channel === 'reasoning' ? { reasoningContent: { text } } : { toolUse: { input: text } };
}

function complete(_answer: Answer, deltas: readonly Delta[]): Record<string, unknown> {
  const blocks = blocksOf(deltas);
  const content = blocks.map(({ channel, text, index }): JsonObject => {
    if (channel === 'text') return { text };
    if (channel === 'reasoning') return { reasoningContent: { reasoningText: { text } } };
    return { toolUse: { toolUseId: `tooluse_${index}`, name: TOOL_NAME, input: parseJson(text) ?? {} } };
  });
  return { output: { message: { role: 'assistant', content } }, stopReason: stopReason(blocks), ...metadata() };
}

function stopReason(blocks: readonly Block[]): string {
  return blocks.some(({ channel }) => channel === 'tool-arguments') ? 'tool_use' : 'end_turn';
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  503: 'ServiceUnavailableException',
};

function errorTypeOf(status: number): string {
  return ERROR_TYPES[status] ?? (status >= 500 ? 'InternalServerException' : 'ValidationException');
}

function metadata(): JsonObject {
  return { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } };
}
