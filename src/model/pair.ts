// The well-known pairs: the same library, blocking and not. What the blocking one costs is said by comparing them.
export interface Pair {
  id: string;
  /** Client that iterates the blocking way. */
  sync: string;
  /** Clients that do not. */
  others: readonly string[];
}

export const PAIRS: readonly Pair[] = [
  { id: 'litellm', sync: 'litellm-sync', others: ['litellm-async', 'litellm-thread'] },
  { id: 'openai-python', sync: 'openai-python-sync', others: ['openai-python'] },
  { id: 'httpx', sync: 'httpx-sync', others: ['httpx'] },
  { id: 'undici', sync: 'undici-sync', others: ['undici'] },
];
