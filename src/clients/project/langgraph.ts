// A graph of LangGraph with one node that calls ChatOpenAI, streamed message by message.
// Easy to get wrong: the node itself invokes its model and streams nothing; the graph hears the model's pieces by callbacks.
import { connectChatOpenAi, deltasOfMessage, type ChatModel, type MessageChunk } from './langchain-chat.ts';
import { defineSdkClient } from './sdk.ts';

interface LangGraph {
  StateGraph: new (state: unknown) => Builder;
  MessagesAnnotation: unknown;
  START: string;
  END: string;
}

interface Builder {
  addNode(name: string, node: (state: { messages: unknown }, config: object) => Promise<unknown>): Builder;
  addEdge(from: string, to: string): Builder;
  compile(): Graph;
}

interface Graph {
  stream(input: object, options: object): Promise<AsyncIterable<readonly [MessageChunk, unknown]>>;
}

type InvokableModel = ChatModel & { invoke(messages: unknown, config: object): Promise<unknown> };

export const client = defineSdkClient({
  id: 'langgraph',
  summary: 'a graph of LangGraph with one node that calls ChatOpenAI, streamMode messages',
  package: '@langchain/langgraph',
  needs: { '*': ['@langchain/openai', '@langchain/core'] },
  protocols: ['openai-chat'],
  async connect(load) {
    const langGraph = await load<LangGraph>('@langchain/langgraph');
    return connectChatOpenAi(load, (model) => {
      const graph = graphOf(langGraph, model as InvokableModel);
      return async function* ({ prompt }, { signal }) {
        const messages = [{ role: 'user', content: prompt }];
        const chunks = await graph.stream({ messages }, { streamMode: 'messages', signal });
        for await (const [chunk] of chunks) yield* deltasOfMessage(chunk);
      };
    });
  },
});

function graphOf({ StateGraph, MessagesAnnotation, START, END }: LangGraph, model: InvokableModel): Graph {
  return new StateGraph(MessagesAnnotation)
    .addNode('model', async ({ messages }, config) => ({ messages: [await model.invoke(messages, config)] }))
    .addEdge(START, 'model')
    .addEdge('model', END)
    .compile();
}
