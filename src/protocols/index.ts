// The catalog of protocols. Each file holds the read and the write side of one API.
import { defineCatalog } from '../catalog.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { bedrockConverse } from './bedrock-converse.ts';
import { gemini } from './gemini.ts';
import { ollama } from './ollama.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiCompletions } from './openai-completions.ts';
import { openaiResponses } from './openai-responses.ts';
import { plainNdjson } from './plain-ndjson.ts';
import { plainSse } from './plain-sse.ts';
import { plainText } from './plain-text.ts';
import type { Protocol } from './protocol.ts';
import { uiMessageStream } from './ui-message-stream.ts';

export const protocols = defineCatalog<Protocol>('protocol', [
  openaiChat,
  openaiResponses,
  openaiCompletions,
  anthropicMessages,
  gemini,
  ollama,
  bedrockConverse,
  uiMessageStream,
  plainSse,
  plainNdjson,
  plainText,
]);
