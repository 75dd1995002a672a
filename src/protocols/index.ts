// The catalog of protocols. Each file holds the read and the write side of one API.
import { defineCatalog } from '../catalog.ts';
import { openaiChat } from './openai-chat.ts';
import { plainSse } from './plain-sse.ts';
import type { Protocol } from './protocol.ts';

export const protocols = defineCatalog<Protocol>('protocol', [openaiChat, plainSse]);
