// streamText with smoothStream: each word, or line, is handed over by itself and followed by a delay.
// Easy to get wrong: the delay is one for each piece, not for each chunk. A delay longer than the gaps between words falls behind.
import { AI_SDK_DROPS, AI_SDK_PROTOCOLS, connectAiSdk, PROVIDER_PACKAGES } from './ai-sdk-stream.ts';
import { defineSdkClient } from './sdk.ts';

/** The SDK's own. */
const USUAL_DELAY_MS = '10';

export const client = defineSdkClient({
  id: 'ai-sdk-smooth',
  summary: 'streamText with smoothStream: word by word, with a delay after each',
  package: 'ai',
  needs: PROVIDER_PACKAGES,
  protocols: AI_SDK_PROTOCOLS,
  drops: AI_SDK_DROPS,
  options: { delay: /^\d{1,5}$/, chunking: ['word', 'line'] },
  connect: (load, { delay = USUAL_DELAY_MS, chunking = 'word' }) =>
    connectAiSdk(load, 'full-stream', ({ smoothStream }) => smoothStream({ delayInMs: Number(delay), chunking })),
});
