// What a process reports of one command, sorted by stream. Stamps stay on the clock of that process.
import type { Stamp } from '../../clock.ts';
import { STREAM_LIMITS, type StreamLimit } from '../../limits.ts';
import type { Outcome } from '../../model/delivery.ts';
import type { Channel } from '../../model/timeline.ts';
import type { SeenPause } from '../../host/pauses.ts';
import type { ReceivedMessage } from './host-message.ts';

export interface SeenDelta {
  at: Stamp;
  channel: Channel;
  text: string;
}

interface HostStream {
  /** When the request was handed to the client; null if it never was. */
  requestAt: Stamp | null;
  /** Null until the client shows it; some never do. */
  response: { at: Stamp; status: number; headers: Record<string, string> } | null;
  deltas: SeenDelta[];
  observed: { at: Stamp; characters: number }[];
  /** Null while it runs, and for ever if the process died. */
  end: { kind: Outcome['kind']; message: string | null; status?: number | undefined } | null;
  endAt: Stamp | null;
}

export interface HostLog {
  add(message: ReceivedMessage): void;
  /** By index; without gaps. */
  readonly streams: readonly HostStream[];
  readonly ticks: readonly Stamp[];
  /** The longer gaps between them. */
  readonly pauses: readonly SeenPause[];
  /** Event-loop utilization over the streams, 0..1; null if it was not told. */
  readonly utilization: number | null;
  /** Where the process was while its loop was silent; null if nobody looked. */
  readonly silence: (ReceivedMessage & { type: 'silence' }) | null;
  /** The limit that its messages met; null for none. What comes behind it is not kept. */
  limit(): StreamLimit | null;
}

export function createHostLog(): HostLog {
  const streams: HostStream[] = [];
  const ticks: Stamp[] = [];
  const pauses: SeenPause[] = [];
  let utilization: number | null = null;
  let silence: HostLog['silence'] = null;
  const count = { events: 0, messages: 0, 'text-characters': 0 };
  let met: StreamLimit | null = null;

  function streamAt(index: number): HostStream {
    while (streams.length <= index) {
      streams.push({ requestAt: null, response: null, deltas: [], observed: [], end: null, endAt: null });
    }
    return streams[index]!;
  }

  function add(message: ReceivedMessage): void {
    met ??= metBy(message);
    if (met !== null) return;
    switch (message.type) {
      case 'hello':
      case 'pong':
      case 'warmup-done':
      case 'packages':
      case 'done':
        break;
      case 'silence':
        silence = message;
        break;
      case 'ticks':
        for (const t of message.t) ticks.push(BigInt(t));
        for (const { from, to, ...times } of message.pauses)
          pauses.push({ from: BigInt(from), to: BigInt(to), ...times });
        utilization = message.utilization;
        break;
      default:
        addToStream(streamAt(message.stream), message);
    }
  }

  /** Counts what is kept of a message. */
  function metBy(message: ReceivedMessage): StreamLimit | null {
    count.messages += message.type === 'ticks' ? message.t.length + message.pauses.length : 1;
    if (message.type === 'delta') {
      count.events += 1;
      count['text-characters'] += message.text.length;
    }
    const limits = Object.entries(count) as [keyof typeof count, number][];
    return limits.find(([limit, figure]) => figure > STREAM_LIMITS[limit].most)?.[0] ?? null;
  }

  return {
    add,
    limit: () => met,
    streams,
    ticks,
    pauses,
    get utilization() {
      return utilization;
    },
    get silence() {
      return silence;
    },
  };
}

function addToStream(stream: HostStream, message: Extract<ReceivedMessage, { stream: number }>): void {
  const at = BigInt(message.t);
  switch (message.type) {
    case 'request':
      stream.requestAt = at;
      break;
    case 'response':
      stream.response = { at, status: message.status, headers: message.headers };
      break;
    case 'delta':
      stream.deltas.push({ at, channel: message.channel, text: message.text });
      break;
    case 'observed':
      stream.observed.push({ at, characters: message.characters });
      break;
    case 'end':
      stream.end = message.outcome;
      stream.endAt = at;
  }
}
