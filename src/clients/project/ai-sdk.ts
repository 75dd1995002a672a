// The AI SDK of the project: streamText, read in the process itself or as a browser would.
import { AI_SDK_DROPS, AI_SDK_PROTOCOLS, connectAiSdk, PROVIDER_PACKAGES } from './ai-sdk-stream.ts';
import { defineSdkClient } from './sdk.ts';

export const client = defineSdkClient({
  id: 'ai-sdk',
  summary: 'streamText of the AI SDK in the project: its full stream, or the stream for a browser',
  package: 'ai',
  needs: PROVIDER_PACKAGES,
  protocols: AI_SDK_PROTOCOLS,
  drops: AI_SDK_DROPS,
  options: { output: ['full-stream', 'ui-message-stream'] },
  connect: (load, { output }) =>
    connectAiSdk(load, output === 'ui-message-stream' ? 'ui-message-stream' : 'full-stream', null),
});
