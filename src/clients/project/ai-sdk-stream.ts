// What the clients of the AI SDK share: the model of each protocol's provider package, and what streamText makes of a stream.
// Easy to get wrong: streamText throws nothing. An error is a part of the stream like any other, and is printed unless taken.
import { protocols } from '../../protocols/index.ts';
import { TOOL_NAME } from '../../protocols/openai.ts';
import type { Delta } from '../../protocols/protocol.ts';
import { createDeltaReader } from '../../protocols/reader.ts';
import type { ProtocolId } from '../../model/ids.ts';
import { HttpStatusError, type ClientRequest, type Connection } from '../client.ts';
import { StreamFailureError } from '../failure.ts';
import { keyOf, ownHeaders, type Load } from './sdk.ts';

type Output = 'full-stream' | 'ui-message-stream';

/** What is used of the package `ai`, in all its majors from 6 on. */
export interface AiSdk {
  streamText(options: Readonly<Record<string, unknown>>): {
    fullStream: AsyncIterable<StreamPart>;
    toUIMessageStreamResponse(): Response;
  };
  smoothStream(options: { delayInMs: number; chunking: string }): unknown;
  jsonSchema(schema: object): unknown;
}

interface StreamPart {
  type: string;
  /** Of text and reasoning. */
  text?: string;
  /** Of the input of a tool. */
  delta?: string;
  error?: unknown;
}

interface ProviderSettings {
  baseURL: string;
  apiKey: string;
  headers: Record<string, string>;
}
type ModelOf<Method extends string> = Record<Method, (model: string) => unknown>;

/** Packages that are needed in addition to `ai`, by protocol; the usual one first. */
export const PROVIDER_PACKAGES = {
  'openai-chat': ['@ai-sdk/openai'],
  'openai-responses': ['@ai-sdk/openai'],
  'anthropic-messages': ['@ai-sdk/anthropic'],
  gemini: ['@ai-sdk/google'],
} as const satisfies Partial<Record<ProtocolId, readonly string[]>>;

export const AI_SDK_PROTOCOLS = Object.keys(PROVIDER_PACKAGES) as (keyof typeof PROVIDER_PACKAGES)[];

/** The provider for chat completions ignores the members that carry reasoning. */
export const AI_SDK_DROPS = { 'openai-chat': ['reasoning'] } as const;

/** Errors of the SDK about an answer that it cannot read; none of the API. */
const UNREADABLE = /^AI_(JSONParse|TypeValidation|InvalidResponseData|EmptyResponseBody)Error$/;

/** @param transform made anew for each stream; null for none */
export async function connectAiSdk(
  load: Load,
  output: Output,
  transform: ((sdk: AiSdk) => unknown) | null,
): Promise<Connection> {
  // The SDK would print warnings, for example about unknown models.
  (globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;
  const sdk = await load<AiSdk>('ai');
  return {
    async open(request, { signal }) {
      const failed: { error: unknown }[] = [];
      const result = sdk.streamText({
        model: await modelOf(load, request),
        prompt: request.prompt,
        ...(request.maxTokens === null ? {} : { maxOutputTokens: request.maxTokens }),
        maxRetries: 0,
        abortSignal: signal,
        // A call of a tool that was never declared would be an error.
        tools: { [TOOL_NAME]: lookup(sdk) },
        ...(transform === null ? {} : { experimental_transform: transform(sdk) }),
        onError: (event: { error: unknown }) => failed.push(event),
      });
      return output === 'full-stream' ? deltasOfParts(result.fullStream) : deltasOfResponse(result, failed);
    },
    // Its requests are those of the global fetch, whose connections cannot be closed from outside.
    close: async () => {},
  };
}

async function modelOf(load: Load, request: ClientRequest): Promise<unknown> {
  const { baseUrl, protocol, model } = request;
  const settings = (suffix: string): ProviderSettings => ({
    baseURL: baseUrl.replace(/\/+$/, '') + suffix,
    apiKey: keyOf(request),
    headers: ownHeaders(request),
  });
  type Create<Name extends string, Method extends string> = Record<
    Name,
    (settings: ProviderSettings) => ModelOf<Method>
  >;
  switch (protocol) {
    case 'anthropic-messages': {
      const { createAnthropic } = await load<Create<'createAnthropic', 'languageModel'>>('@ai-sdk/anthropic');
      return createAnthropic(settings('/v1')).languageModel(model);
    }
    case 'gemini': {
      const { createGoogleGenerativeAI } =
        await load<Create<'createGoogleGenerativeAI', 'languageModel'>>('@ai-sdk/google');
      // A name with a slash would be taken for a whole path.
      const path = model.includes('/') && !model.startsWith('models/') ? `models/${model}` : model;
      return createGoogleGenerativeAI(settings('/v1beta')).languageModel(path);
    }
    default: {
      const { createOpenAI } = await load<Create<'createOpenAI', 'chat' | 'responses'>>('@ai-sdk/openai');
      const provider = createOpenAI(settings(''));
      return protocol === 'openai-responses' ? provider.responses(model) : provider.chat(model);
    }
  }
}

/** The tool that the mock calls. */
function lookup({ jsonSchema }: AiSdk): object {
  const inputSchema = jsonSchema({ type: 'object', properties: { query: { type: 'string' } } });
  return { description: 'Looks a word up.', inputSchema };
}

async function* deltasOfParts(parts: AsyncIterable<StreamPart>): AsyncGenerator<Delta> {
  for await (const { type, text = '', delta = '', error } of parts) {
    if (type === 'text-delta') yield { channel: 'text', text };
    if (type === 'reasoning-delta') yield { channel: 'reasoning', text };
    if (type === 'tool-input-delta') yield { channel: 'tool-arguments', text: delta };
    if (type === 'error') throw failureOfPart(error);
  }
}

/** As a browser reads what a route hands out. */
async function* deltasOfResponse(
  result: { toUIMessageStreamResponse(): Response },
  failed: readonly { error: unknown }[],
): AsyncGenerator<Delta> {
  const response = result.toUIMessageStreamResponse();
  const reader = createDeltaReader(protocols.get('ui-message-stream'), response.headers.get('content-type'));
  for await (const bytes of response.body!) yield* reader.feed(bytes as Uint8Array);
  yield* reader.finish();
  // A browser gets the same sentence for every error.
  if (failed[0] !== undefined) throw failureOfPart(failed[0].error);
  if (reader.error !== null) throw new StreamFailureError('protocol-error', reader.error);
}

function failureOfPart(error: unknown): Error {
  if (!(error instanceof Error)) return new StreamFailureError('protocol-error', messageOf(error));
  const { statusCode, name, message } = error as Error & { statusCode?: number };
  if (statusCode !== undefined && statusCode >= 400) return new HttpStatusError(statusCode, message);
  return UNREADABLE.test(name) ? new StreamFailureError('protocol-error', message) : error;
}

/** An error that the API reported in the middle of its answer, as it was read. */
function messageOf(error: unknown): string {
  const { message } = (typeof error === 'object' && error !== null ? error : {}) as { message?: unknown };
  return typeof message === 'string' ? message : typeof error === 'string' ? error : JSON.stringify(error);
}
