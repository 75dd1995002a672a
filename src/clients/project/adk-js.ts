// The Agent Development Kit for TypeScript as applications use it: an LlmAgent with Gemini, through a runner with SSE streaming.
// Easy to get wrong: the last event of a turn says all of its text once more; and an error of the model is an event like any other.
import { TOOL_NAME } from '../../protocols/openai.ts';
import type { Delta } from '../../protocols/protocol.ts';
import { HttpStatusError, type ClientRequest } from '../client.ts';
import { StreamFailureError } from '../failure.ts';
import { defineSdkClient, keyOf, ownHeaders } from './sdk.ts';

interface Adk {
  Gemini: new (fields: object) => object;
  LlmAgent: new (fields: object) => object;
  InMemoryRunner: new (fields: object) => Runner;
  FunctionTool: new (fields: object) => object;
  StreamingMode: { SSE: string };
}

interface Runner {
  appName: string;
  sessionService: { createSession(fields: object): Promise<{ id: string }> };
  runAsync(fields: object): AsyncIterable<AgentEvent>;
}

interface AgentEvent {
  partial?: boolean;
  content?: { parts?: readonly ContentPart[] };
  errorCode?: string;
  errorMessage?: string;
}

interface ContentPart {
  text?: string;
  thought?: boolean;
  functionCall?: { args?: object };
}

/** Vertex AI has its own addresses, and asks Google for a token first. */
const VERTEX = ['GOOGLE_GENAI_USE_ENTERPRISE', 'GOOGLE_GENAI_USE_VERTEXAI'];
const USER = 'reader';

export const client = defineSdkClient({
  id: 'adk-js',
  summary: 'LlmAgent of @google/adk in the project with Gemini, through runAsync, SSE streaming',
  package: '@google/adk',
  protocols: ['gemini'],
  async connect(load) {
    for (const name of VERTEX) if (process.env[name] !== undefined) process.env[name] = 'false';
    const adk = await load<Adk>('@google/adk');
    let runner: Runner | null = null;
    return {
      async *open(request, { signal }) {
        runner ??= runnerOf(adk, request);
        const { appName, sessionService } = runner;
        const { id: sessionId } = await sessionService.createSession({ appName, userId: USER });
        const newMessage = { role: 'user', parts: [{ text: request.prompt }] };
        const runConfig = { streamingMode: adk.StreamingMode.SSE };
        const asked = { userId: USER, sessionId, newMessage, runConfig, abortSignal: signal };
        for await (const event of runner.runAsync(asked)) yield* deltasOfEvent(event);
      },
      // Its requests are those of the global fetch, whose connections cannot be closed from outside.
      close: async () => {},
    };
  },
});

function runnerOf({ FunctionTool, Gemini, InMemoryRunner, LlmAgent }: Adk, request: ClientRequest): Runner {
  const { baseUrl, maxTokens, model } = request;
  // A name with a slash would be taken for a whole path.
  const path = model.includes('/') && !model.startsWith('models/') ? `models/${model}` : model;
  const lookup = new FunctionTool({
    name: TOOL_NAME,
    description: 'Looks a word up.',
    parameters: { type: 'OBJECT', properties: { query: { type: 'STRING' } } },
    execute: () => ({}),
  });
  return new InMemoryRunner({
    agent: new LlmAgent({
      name: 'checked',
      model: new Gemini({ model: path, apiKey: keyOf(request), headers: ownHeaders(request) }),
      tools: [lookup],
      beforeModelCallback: onlyOnce(),
      generateContentConfig: {
        httpOptions: { baseUrl },
        ...(maxTokens === null ? {} : { maxOutputTokens: maxTokens }),
      },
    }),
  });
}

/** After a tool call the agent would ask its model again with the result. That would be a second answer, not the measured one. */
function onlyOnce(): (asking: { context: { invocationId: string } }) => object | undefined {
  const asked = new Set<string>();
  return ({ context: { invocationId } }) => {
    if (asked.has(invocationId)) return { content: { role: 'model', parts: [{ text: '' }] } };
    asked.add(invocationId);
    return undefined;
  };
}

function* deltasOfEvent({ partial, content, errorCode, errorMessage = '' }: AgentEvent): Generator<Delta> {
  if (errorCode !== undefined) throw failureOfEvent(errorCode, errorMessage);
  for (const { text, thought, functionCall } of content?.parts ?? []) {
    if (functionCall !== undefined) yield { channel: 'tool-arguments', text: JSON.stringify(functionCall.args ?? {}) };
    else if (partial === true && text !== undefined) yield { channel: thought === true ? 'reasoning' : 'text', text };
  }
}

function failureOfEvent(code: string, message: string): Error {
  const status = Number(code);
  if (status >= 400 && status <= 599) return new HttpStatusError(status, message);
  return new StreamFailureError('protocol-error', message === '' ? code : message);
}
