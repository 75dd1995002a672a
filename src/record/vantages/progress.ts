// What the client's process has reported so far, while it runs: lock-step waits for it, and silence is measured by it.
import type { Stamp } from '../../clock.ts';
import { KEPT } from '../../limits.ts';
import type { ChunkLog } from '../../mock/exchange.ts';
import type { ReceivedMessage } from '../process/host-message.ts';
import { createTracerFinder, createTracerWatch } from '../text/tracers.ts';

/** Characters seen so far, as told by the client's process while it runs. */
export interface Progress {
  /** Characters at the vantage that is waited for, and when the newest of them came. */
  seen(): { characters: number; at: Stamp | null };
  /** Characters at the app. */
  app(): number;
  /** Calls back on every change. Returns how to stop that. */
  subscribe(listener: () => void): () => void;
  /** Whether another answer comes out and nothing of this one; left out where there is one answer at a time. */
  isAside?(): boolean;
}

export interface LiveProgress extends Progress {
  add(message: ReceivedMessage): void;
  /** Grows with everything that the process tells. */
  messages(): number;
  /** Whether the measured request has been handed to the client: before that it starts and warms up. */
  isAsking(): boolean;
}

/** Follows the first stream. @param waitFor the vantage that lock-step waits for */
export function createLiveProgress(waitFor: 'app' | 'observer'): LiveProgress {
  const listeners = new Set<() => void>();
  const app = { characters: 0, at: null as Stamp | null };
  const observer = { characters: 0, at: null as Stamp | null };
  let messages = 0;
  let isAsking = false;
  return {
    add(message) {
      messages += 1;
      if (message.type === 'request') isAsking = true;
      if (message.type === 'delta' && message.stream === 0) {
        app.characters += message.text.length;
        app.at = BigInt(message.t);
      }
      if (message.type === 'observed' && message.stream === 0) {
        observer.characters = message.characters;
        observer.at = BigInt(message.t);
      }
      for (const listener of listeners) listener();
    },
    seen: () => (waitFor === 'app' ? app : observer),
    app: () => app.characters,
    messages: () => messages,
    isAsking: () => isAsking,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One answer of the model, followed in the text that our reader gets from the app. */
export interface FollowedAnswer extends Progress {
  /** In how many pieces its words came out. */
  pieces(): number;
}

export interface AppProgress extends LiveProgress {
  /** Follows another answer from now on. @param spoken its chunks so far */
  follow(spoken: () => readonly ChunkLog[]): FollowedAnswer;
  /** What looks like a word of the mock, of whatever answer. */
  words(): ReadonlySet<string>;
}

/** Follows the text that our reader gets from the app with its first stream. */
export function createAppProgress(): AppProgress {
  const live = createLiveProgress('app');
  const find = createTracerFinder();
  const words = new Set<string>();
  const followed: (FollowedAnswer & { add(text: string, at: Stamp): void })[] = [];
  return {
    ...live,
    add(message) {
      if (message.type === 'delta' && message.stream === 0) {
        for (const word of find(message.text)) if (words.size < KEPT.tracers) words.add(word);
        for (const answer of followed) answer.add(message.text, BigInt(message.t));
      }
      live.add(message);
    },
    words: () => words,
    follow(spoken) {
      const watch = createTracerWatch(spoken);
      let pieces = 0;
      const answer = {
        add(text: string, at: Stamp) {
          const before = watch.seen().characters;
          watch.add(text, at);
          if (watch.seen().characters > before) pieces += 1;
        },
        seen: watch.seen,
        app: () => watch.seen().characters,
        subscribe: live.subscribe,
        pieces: () => pieces,
        isAside: () => pieces === 0 && followed.some((other) => other.pieces() > 0),
      };
      followed.push(answer);
      return answer;
    },
  };
}
