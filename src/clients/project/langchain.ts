// ChatOpenAI of LangChain in the project, through stream() or streamEvents().
import { connectChatOpenAi, deltasOfMessage, type MessageChunk } from './langchain-chat.ts';
import { defineSdkClient } from './sdk.ts';

interface StreamEvent {
  event: string;
  data: { chunk?: MessageChunk };
}

export const client = defineSdkClient({
  id: 'langchain',
  summary: 'ChatOpenAI of LangChain in the project: its messages, or its events',
  package: '@langchain/openai',
  needs: { '*': ['@langchain/core'] },
  protocols: ['openai-chat', 'openai-responses'],
  options: { method: ['stream', 'stream-events'] },
  connect: (load, { method }) =>
    connectChatOpenAi(load, (model) =>
      method === 'stream-events'
        ? async function* ({ prompt }, { signal }) {
            const events = model.streamEvents(prompt, { version: 'v2', signal }) as AsyncIterable<StreamEvent>;
            for await (const { event, data } of events) {
              if (event === 'on_chat_model_stream' && data.chunk !== undefined) yield* deltasOfMessage(data.chunk);
            }
          }
        : async function* ({ prompt }, { signal }) {
            for await (const chunk of await model.stream(prompt, { signal })) yield* deltasOfMessage(chunk);
          },
    ),
});
