// The AI SDK's protocol between a server and a browser (useChat): parts with a type, as server-sent events.
import { blocksOf, createBlocks, type Block } from './blocks.ts';
import { errorMessageIn } from './error-message.ts';
import { sseComment, sseEvent } from './framing/sse-text.ts';
import { isObject, objectsIn, objectText, parseJson, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { deltasOf, END_MARK, ENDED, failed, jsonFrames, says, SILENT, unknownEvent } from './meaning.ts';
import { bearer, saysModel, SSE_TYPE, TOOL_NAME } from './openai.ts';
import type { Answer, AskOptions, Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

const SILENT_PARTS =
  /^(start|(start|finish|reset)-step|message-metadata|steering-message|custom|source-url|source-document|(reasoning-)?file|(text|reasoning)-(start|end)|tool-(input-(start|available|error)|output-.*|approval-.*)|data-.*)$/;

export const uiMessageStream: Protocol = {
  id: 'ui-message-stream',
  title: 'AI SDK UI message stream',
  path: () => '/api/ui-chat',
  mockPrefix: '',
  mockPaths: ['/api/ui-chat'],
  framing: 'sse',
  channels: ['text', 'reasoning', 'tool-arguments'],
  toolArguments: 'pieces',
  contentType: () => SSE_TYPE,
  answerHeaders: { 'x-vercel-ai-ui-message-stream': 'v1' },
  ask: ({ model, prompt }: AskOptions) => ({
    id: 'chat',
    model,
    trigger: 'submit-message',
    messages: [{ id: 'message', role: 'user', parts: [{ type: 'text', text: prompt }] }],
  }),
  authorization: bearer,
  headers: {},
  // It has no answers other than streams.
  streamRequested: () => true,
  modelRequested: saysModel,
  ...jsonFrames(readPart),
  needsEndFrame: true,
  readComplete: (body) =>
    isObject(body) && Array.isArray(body['parts']) ? objectsIn(body, 'parts').flatMap(wholePart) : null,
  writer,
  complete: ({ id }, deltas) => ({
    id,
    role: 'assistant',
    parts: blocksOf(deltas).map(({ channel, text }) =>
      channel === 'tool-arguments'
        ? { type: `tool-${TOOL_NAME}`, input: parseJson(text) ?? {} }
        : { type: channel, text },
    ),
  }),
  errorBody: (_status, message) => ({ error: message }),
  errorMessage: errorMessageIn,
};

function readPart(part: JsonObject): FrameMeaning {
  const type = stringIn(part, 'type') ?? '';
  if (type === 'text-delta') return says(['text', stringIn(part, 'delta')]);
  if (type === 'reasoning-delta') return says(['reasoning', stringIn(part, 'delta')]);
  if (type === 'tool-input-delta') return says(['tool-arguments', stringIn(part, 'inputTextDelta')]);
  // Only the SDK's own servers send the end mark after it; the SDK's client does not need it.
  if (type === 'finish') return ENDED;
  if (type === 'error') return failed(stringIn(part, 'errorText') ?? part);
  if (type === 'abort') return failed('the stream was aborted');
  return SILENT_PARTS.test(type) ? SILENT : unknownEvent(part['type']);
}

function wholePart(part: JsonObject): Delta[] {
  return deltasOf([
    [part['type'] === 'reasoning' ? 'reasoning' : 'text', stringIn(part, 'text')],
    ['tool-arguments', objectText(part['input'])],
  ]);
}

function writer({ id }: Answer): FrameWriter {
  const part = (value: JsonObject) => sseEvent(JSON.stringify(value));
  const call = (block: Block) => ({ toolCallId: `call_${id}_${block.index}` });
  const isTool = ({ channel }: Block) => channel === 'tool-arguments';
  const blocks = createBlocks<string>({
    open: (block) => [
      isTool(block)
        ? part({ type: 'tool-input-start', ...call(block), toolName: TOOL_NAME })
        : part({ type: `${block.channel}-start`, id: String(block.index) }),
    ],
    delta: (block, delta) => [
      isTool(block)
        ? part({ type: 'tool-input-delta', ...call(block), inputTextDelta: delta })
        : part({ type: `${block.channel}-delta`, id: String(block.index), delta }),
    ],
    close: (block) => [
      isTool(block)
        ? part({
            type: 'tool-input-available',
            ...call(block),
            toolName: TOOL_NAME,
            input: parseJson(block.text) ?? {},
          })
        : part({ type: `${block.channel}-end`, id: String(block.index) }),
    ],
  });
  return {
    hasLines: true,
    opening: () => [part({ type: 'start', messageId: id }), part({ type: 'start-step' })],
    content: (delta) => blocks.content(delta).join(''),
    closing: () => [...blocks.end(), part({ type: 'finish-step' }), part({ type: 'finish' }), sseEvent(END_MARK)],
    error: (errorText) => part({ type: 'error', errorText }),
    comment: sseComment,
    malformed: () => sseEvent('{"type":"text-delta","id":"0","delta":"cut'),
  };
}
