// The ids that the child process needs too, and the page in a browser. No zod here: both load this file, and no schema.

/** What kind of words a delta carries. */
export const CHANNELS = ['text', 'reasoning', 'tool-arguments'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The APIs that can be spoken. */
export const PROTOCOL_IDS = [
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'anthropic-messages',
  'gemini',
  'ollama',
  'bedrock-converse',
  'ui-message-stream',
  'plain-sse',
  'plain-ndjson',
  'plain-text',
] as const;
export type ProtocolId = (typeof PROTOCOL_IDS)[number];

/** How text can be delivered. */
export const DELIVERIES = [
  'incremental',
  'micro-batched',
  'coarse',
  'batched',
  'buffered',
  'replayed',
  'throttled',
  'stalled',
  'inconclusive',
] as const;

/** The deliveries with which a verdict passes. */
export const PASSING = [
  'incremental',
  'micro-batched',
  'coarse',
] as const satisfies readonly (typeof DELIVERIES)[number][];

/** How a stream can end. */
export const OUTCOMES = [
  'completed',
  'http-error',
  'connect-failed',
  'reset',
  'truncated',
  'timed-out',
  'protocol-error',
  'client-crashed',
  'interrupted',
] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

/** The places where a stream is stamped, in the order in which text passes them. */
export const VANTAGES = ['origin', 'wire', 'app', 'observer', 'screen'] as const;

/** The parts between two neighbouring vantages, in order. */
export const HOPS = ['upstream', 'client', 'event-loop', 'display'] as const;
