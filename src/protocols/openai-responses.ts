// OpenAI Responses: named events, each with its number; the answer ends with the whole response once more.
// Easy to get wrong: every text comes twice more after its deltas (`….done`, and in the item), which is no content.
import { blocksOf, createBlocks, type Block } from './blocks.ts';
import { sseComment, sseEvent } from './framing/sse-text.ts';
import { isObject, objectIn, objectsIn, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { deltasOf, ENDED, failed, jsonFrames, says, SILENT, STOPPED, unknownEvent } from './meaning.ts';
import { nowInSeconds, OPENAI_API, TOOL_NAME } from './openai.ts';
import type { Channel } from '../model/ids.ts';
import type { Answer, AskOptions, Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

/** A map: the name of an event may be any word, also one that every object has as a member. */
const CHANNEL_OF_EVENT: ReadonlyMap<string, Channel> = new Map<string, Channel>([
  ['response.output_text.delta', 'text'],
  ['response.refusal.delta', 'text'],
  ['response.audio.transcript.delta', 'text'],
  ['response.reasoning_text.delta', 'reasoning'],
  ['response.reasoning_summary_text.delta', 'reasoning'],
  ['response.function_call_arguments.delta', 'tool-arguments'],
  ['response.custom_tool_call_input.delta', 'tool-arguments'],
  ['response.mcp_call_arguments.delta', 'tool-arguments'],
  ['response.code_interpreter_call_code.delta', 'tool-arguments'],
  ['response.shell_call_command.delta', 'tool-arguments'],
  ['response.apply_patch_call_operation_diff.delta', 'tool-arguments'],
]);
/** Without words of the model: progress of the response, of an item, of a part or of a tool, what a tool gave out, sound and images. */
const SILENT_EVENTS =
  /^(response\.(created|queued|in_progress|.+\.(done|added|in_progress|searching|generating|interpreting|compacting|completed|failed)|steer\.(accepted|pending)|(audio|shell_call_output_content)\.delta|image_generation_call\.partial_image)|keepalive)$/;

export const openaiResponses: Protocol = {
  ...OPENAI_API,
  id: 'openai-responses',
  title: 'OpenAI Responses',
  path: () => '/responses',
  mockPaths: ['/responses'],
  channels: ['text', 'reasoning', 'tool-arguments'],
  ask,
  ...jsonFrames(readEvent),
  readComplete,
  writer,
  complete: (answer, deltas) => responseOf(answer, 'completed', blocksOf(deltas)),
};

function ask({ model, prompt, maxTokens, stream }: AskOptions): Record<string, unknown> {
  return { model, input: prompt, stream, ...(maxTokens === null ? {} : { max_output_tokens: maxTokens }) };
}

function readEvent(event: JsonObject): FrameMeaning {
  const type = stringIn(event, 'type') ?? '';
  const channel = CHANNEL_OF_EVENT.get(type);
  if (channel !== undefined) return says([channel, stringIn(event, 'delta')]);
  // Some gateways name the last event `response.done`.
  if (type === 'response.completed' || type === 'response.incomplete' || type === 'response.done') return ENDED;
  if (type === 'response.output_item.done' && isWhole(objectIn(event, 'item'))) return STOPPED;
  if (type === 'response.failed') return failed(objectIn(event, 'response'));
  if (type === 'error' || isObject(event['error'])) return failed(event);
  return SILENT_EVENTS.test(type) ? SILENT : unknownEvent(event['type']);
}

/** Whether an item that is done is what was asked for: thoughts and searches come before it. */
function isWhole(item: JsonObject): boolean {
  const type = stringIn(item, 'type') ?? '';
  return (
    (type === 'message' || type === 'function_call' || type === 'custom_tool_call') && item['status'] === 'completed'
  );
}

function readComplete(body: unknown): readonly Delta[] | null {
  if (!isObject(body) || !Array.isArray(body['output'])) return null;
  return objectsIn(body, 'output').flatMap((item) => [
    ...deltasOf(objectsIn(item, 'summary').map((part) => ['reasoning', stringIn(part, 'text')])),
    ...deltasOf(
      objectsIn(item, 'content').map((part) => [
        item['type'] === 'reasoning' ? 'reasoning' : 'text',
        stringIn(part, 'text') ?? stringIn(part, 'refusal'),
      ]),
    ),
    ...deltasOf([['tool-arguments', stringIn(item, 'arguments')]]),
  ]);
}

/** Names of events and members for the one part of a block. */
const PART = {
  text: { event: 'output_text', member: 'text', added: 'content_part' },
  reasoning: { event: 'reasoning_summary_text', member: 'text', added: 'reasoning_summary_part' },
  'tool-arguments': { event: 'function_call_arguments', member: 'arguments', added: null },
} as const;

function writer(answer: Answer): FrameWriter {
  let sequenceNumber = 0;
  const event = (type: string, rest: JsonObject) =>
    sseEvent(JSON.stringify({ type, ...rest, sequence_number: sequenceNumber++ }), type);
  const place = (block: Block) => ({ item_id: itemId(answer, block), output_index: block.index });
  const partIndex = ({ channel }: Block) => {
    if (channel === 'tool-arguments') return {};
    return channel === 'text' ? { content_index: 0 } : { summary_index: 0 };
  };
  const blocks = createBlocks<string>({
    open(block) {
      const item = event('response.output_item.added', {
        output_index: block.index,
        item: itemOf(answer, block, false),
      });
      const { added } = PART[block.channel];
      if (added === null) return [item];
      const part = partOf({ ...block, text: '' });
      return [item, event(`response.${added}.added`, { ...place(block), ...partIndex(block), part })];
    },
    delta: (block, delta) => [
      event(`response.${PART[block.channel].event}.delta`, { ...place(block), ...partIndex(block), delta }),
    ],
    close(block) {
      const { event: name, member, added } = PART[block.channel];
      const at = { ...place(block), ...partIndex(block) };
      return [
        event(`response.${name}.done`, { ...at, [member]: block.text }),
        ...(added === null ? [] : [event(`response.${added}.done`, { ...at, part: partOf(block) })]),
        event('response.output_item.done', { output_index: block.index, item: itemOf(answer, block, true) }),
      ];
    },
  });
  return {
    hasLines: true,
    opening: () => [
      event('response.created', { response: responseOf(answer, 'in_progress', []) }),
      event('response.in_progress', { response: responseOf(answer, 'in_progress', []) }),
    ],
    content: (delta) => blocks.content(delta).join(''),
    closing: () => [
      ...blocks.end(),
      event('response.completed', { response: responseOf(answer, 'completed', blocks.closed) }),
    ],
    error: (message) => event('error', { code: 'server_error', message, param: null }),
    comment: sseComment,
    malformed: () => sseEvent('{"type":"response.output_text.delta","delta":"cut', 'response.output_text.delta'),
  };
}

function responseOf({ id, model }: Answer, status: string, blocks: readonly Block[]): Record<string, unknown> {
  const isCompleted = status === 'completed';
  const usage = {
    input_tokens: 1,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: blocks.length,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 1 + blocks.length,
  };
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: nowInSeconds(),
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    model,
    output: blocks.map((block) => itemOf({ id, model, path: '' }, block, true)),
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    usage: isCompleted ? usage : null,
    metadata: {},
  };
}

function itemOf(answer: Answer, block: Block, isDone: boolean): JsonObject {
  const id = itemId(answer, block);
  const status = isDone ? 'completed' : 'in_progress';
  const text = isDone ? block.text : '';
  if (block.channel === 'reasoning') return { id, type: 'reasoning', summary: isDone ? [partOf(block)] : [] };
  if (block.channel === 'text') {
    return { id, type: 'message', status, role: 'assistant', content: isDone ? [partOf(block)] : [] };
  }
  return { id, type: 'function_call', status, call_id: `call_${id}`, name: TOOL_NAME, arguments: text };
}

function partOf({ channel, text }: Block): JsonObject {
  return channel === 'reasoning' ? { type: 'summary_text', text } : { type: 'output_text', text, annotations: [] };
}

function itemId({ id }: Answer, { channel, index }: Block): string {
  return `${{ text: 'msg', reasoning: 'rs', 'tool-arguments': 'fc' }[channel]}_${id}_${index}`;
}
