// EventSource of the package eventsource, over a POST by its option `fetch`.
// Easy to get wrong: it knows no end. When a stream is over it asks for another one, until it is closed; and it hands over
// only the named events that have a listener.
import type { ProtocolId } from '../../model/ids.ts';
import { protocols } from '../../protocols/index.ts';
import { createAnswerEnd } from '../../protocols/answer-end.ts';
import { ENDED } from '../../protocols/meaning.ts';
import type { Delta, FrameMeaning } from '../../protocols/protocol.ts';
import { HttpStatusError, type ClientRequest, type OpenHooks } from '../client.ts';
import { StreamFailureError } from '../failure.ts';
import { defineSdkClient } from './sdk.ts';

/** Both kinds are named `error`: the one of the server has data, the one of the connection none. */
interface SourceEvent {
  type: string;
  data?: string;
  code?: number;
  message?: string;
}

interface Source {
  addEventListener(type: string, listener: (event: SourceEvent) => void): void;
  close(): void;
}

type Post = (url: string | URL, init: RequestInit) => Promise<Response>;
type EventSource = new (url: string, options: { fetch: Post }) => Source;

/** Names of the events that carry content, an error or the end. Others get no listener. */
const NAMES: Partial<Record<ProtocolId, readonly string[]>> = {
  'openai-chat': [],
  'openai-responses': [
    'response.output_text.delta',
    'response.refusal.delta',
    'response.reasoning_text.delta',
    'response.reasoning_summary_text.delta',
    'response.function_call_arguments.delta',
    'response.custom_tool_call_input.delta',
    'response.mcp_call_arguments.delta',
    'response.completed',
    'response.incomplete',
    'response.failed',
  ],
  'openai-completions': [],
  'anthropic-messages': ['content_block_start', 'content_block_delta', 'message_delta', 'message_stop'],
  gemini: [],
  'ui-message-stream': [],
  'plain-sse': ['reasoning', 'tool-arguments', 'done'],
};

export const client = defineSdkClient({
  id: 'eventsource',
  summary: 'EventSource of the package eventsource, for APIs of server-sent events',
  package: 'eventsource',
  protocols: Object.keys(NAMES) as ProtocolId[],
  async connect(load) {
    const { EventSource } = await load<{ EventSource?: EventSource }>('eventsource');
    if (EventSource === undefined)
      throw new Error('only version 3 and newer of the package eventsource can make a POST');
    return {
      open: (request, hooks) => deltasIn(listen(EventSource, request, hooks)),
      close: async () => {},
    };
  },
});

/** What comes until the end of the answer; an error is the last. */
function listen(
  EventSource: EventSource,
  request: ClientRequest,
  hooks: OpenHooks,
): ReadableStream<FrameMeaning | Error> {
  const protocol = protocols.get(request.protocol);
  return new ReadableStream<FrameMeaning | Error>({
    start(controller) {
      const source = new EventSource(request.url, { fetch: postOf(request, hooks) });
      let isOver = false;
      const end = createAnswerEnd(protocol);
      const take = ({ type, data, code, message }: SourceEvent) => {
        // Version 4 emits the rest of a read even after it was closed.
        if (isOver) return;
        const meaning =
          data === undefined
            ? failureOf(request, end.isEnded, code, message)
            : protocol.read({ event: type === 'message' ? null : type, data });
        controller.enqueue(meaning);
        if (!(meaning instanceof Error)) end.take(meaning);
        isOver = meaning instanceof Error || meaning.error !== null || (end.isEnded && !end.isMarkMissing);
        if (!isOver) return;
        source.close();
        controller.close();
      };
      // It emits nothing when its request is aborted.
      hooks.signal.addEventListener('abort', () => take({ type: 'error', message: 'the request was cancelled' }));
      for (const name of ['message', 'error', ...NAMES[request.protocol]!]) source.addEventListener(name, take);
    },
  });
}

async function* deltasIn(meanings: ReadableStream<FrameMeaning | Error>): AsyncGenerator<Delta> {
  for await (const meaning of meanings) {
    if (meaning instanceof Error) throw meaning;
    yield* meaning.deltas;
    if (meaning.error !== null) throw new StreamFailureError('protocol-error', meaning.error);
  }
}

/** An error of the connection; without a code or a message the stream is over. */
function failureOf(
  { protocol }: ClientRequest,
  isEnded: boolean,
  code: number | undefined,
  message: string | undefined,
): Error | FrameMeaning {
  if (code !== undefined && code >= 400) return new HttpStatusError(code, message ?? '');
  if (message !== undefined) return new Error(message);
  if (isEnded || !protocols.get(protocol).needsEndFrame) return ENDED;
  return new StreamFailureError('truncated', 'the body ended, but the end mark of the answer never came');
}

function postOf({ headers, body }: ClientRequest, { onResponse, signal }: OpenHooks): Post {
  return async (url, init) => {
    const signals = [signal, ...(init.signal ? [init.signal] : [])];
    const response = await fetch(url, { ...init, method: 'POST', headers, body, signal: AbortSignal.any(signals) });
    onResponse(response.status, Object.fromEntries(response.headers));
    return response;
  };
}
