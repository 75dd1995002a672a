// The process of a client: one serves all streams of a run. One that crashed, blocks or will not end is replaced.
import type { HostCommand } from '../../host/message.ts';
import { startHost, type HostSession, type HostStart } from './session.ts';

export interface Hosts {
  /** The process that is there, started if there is none. */
  current(): HostSession;
  /** False before the first was started, and after `stop`. */
  readonly isThere: boolean;
  /** Lets the process that is there, or a new one, do its warm-up before its turn. Nobody listens: what fails then fails
   * again in its turn. */
  prepare(warmUp: HostCommand & { type: 'warm-up' }): void;
  /** Resolves when nothing is being prepared; until then the process is not to be asked. */
  prepared(): Promise<unknown>;
  /** Number of that process, from 0. */
  readonly index: number;
  /** Whether that process has served a stream before. */
  readonly isUsed: boolean;
  /** Says that the current process has served a stream. */
  used(): void;
  /** Ends the current process, so that the next stream gets a new one. Resolves true if SIGKILL was needed. */
  stop(): Promise<boolean>;
}

export function createHosts(start: HostStart): Hosts {
  let session: HostSession | null = null;
  let index = -1;
  let isUsed = false;
  let preparing: Promise<unknown> = Promise.resolve();
  const current = (): HostSession => {
    if (session === null) {
      session = startHost(start);
      index += 1;
      isUsed = false;
      preparing = Promise.resolve();
    }
    return session;
  };
  return {
    current,
    get isThere() {
      return session !== null;
    },
    prepare(warmUp) {
      const { ask, finished } = current();
      preparing = Promise.race([ask(warmUp), finished]);
    },
    prepared: () => preparing,
    get index() {
      return Math.max(0, index);
    },
    get isUsed() {
      return session !== null && isUsed;
    },
    used: () => void (isUsed = true),
    async stop() {
      const stopped = session;
      session = null;
      return (await stopped?.stop()) ?? false;
    },
  };
}
