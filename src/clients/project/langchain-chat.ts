// What the clients of LangChain share: the model, kept as an application keeps it, and what its messages say.
// Easy to get wrong: with certain environment variables LangSmith sends traces over the internet.
import type { Delta } from '../../protocols/protocol.ts';
import type { ClientRequest, Connection, DeltaStream, OpenHooks } from '../client.ts';
import { keyOf, ownHeaders, type Load } from './sdk.ts';

interface Block {
  type: string;
  text?: string;
  reasoning?: string;
}

export interface MessageChunk {
  content: string | readonly Block[];
  tool_call_chunks?: readonly { args?: string }[];
  additional_kwargs?: { reasoning_content?: unknown };
}

export interface ChatModel {
  stream(input: unknown, options: object): Promise<AsyncIterable<MessageChunk>>;
  streamEvents(input: unknown, options: object): AsyncIterable<unknown>;
}

type Ask = (request: ClientRequest, hooks: OpenHooks) => DeltaStream;

interface LangChainOpenAi {
  ChatOpenAI: new (fields: object) => ChatModel;
}

/** Of all versions of LangChain. */
const TRACING = ['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING', 'LANGCHAIN_TRACING_V2'];

/** @param prepare what is built once around the model; gives what asks it */
export async function connectChatOpenAi(load: Load, prepare: (model: ChatModel) => Ask): Promise<Connection> {
  for (const name of TRACING) process.env[name] = 'false';
  const { ChatOpenAI } = await load<LangChainOpenAi>('@langchain/openai');
  let ask: Ask | null = null;
  return {
    open(request, hooks) {
      ask ??= prepare(new ChatOpenAI(fieldsOf(request)));
      return ask(request, hooks);
    },
    // Its requests are those of the global fetch, whose connections cannot be closed from outside.
    close: async () => {},
  };
}

function fieldsOf(request: ClientRequest): object {
  const { baseUrl, protocol, model, maxTokens } = request;
  return {
    model,
    apiKey: keyOf(request),
    maxRetries: 0,
    useResponsesApi: protocol === 'openai-responses',
    ...(maxTokens === null ? {} : { maxTokens }),
    configuration: { baseURL: baseUrl, defaultHeaders: ownHeaders(request) },
  };
}

export function* deltasOfMessage({ content, tool_call_chunks, additional_kwargs }: MessageChunk): Generator<Delta> {
  const reasoning = additional_kwargs?.reasoning_content;
  if (typeof reasoning === 'string') yield { channel: 'reasoning', text: reasoning };
  if (typeof content === 'string') yield { channel: 'text', text: content };
  else for (const block of content) yield deltaOfBlock(block);
  for (const { args = '' } of tool_call_chunks ?? []) yield { channel: 'tool-arguments', text: args };
}

function deltaOfBlock({ type, text = '', reasoning = '' }: Block): Delta {
  return type === 'reasoning' ? { channel: 'reasoning', text: reasoning } : { channel: 'text', text };
}
