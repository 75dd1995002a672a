// What the tap keeps of one exchange: stamps and references to bytes. Nothing is parsed here.
// Easy to get wrong: Node may hold body bytes back (before the first listener, under back-pressure) and hand them over
// during a later read. Every body byte still belongs to the read that brought it.
import type { IncomingMessage } from 'node:http';
import type { Stamp } from '../../clock.ts';

/** One read from the upstream's socket. */
export interface TapRead {
  /** Taken before Node's HTTP parser saw the bytes. */
  readonly at: Stamp;
  /** Bytes on the connection, headers and chunk framing included. */
  readonly framedBytes: number;
  /** The body bytes in it, still compressed. */
  readonly body: Buffer;
}

export interface TapFailure {
  kind: 'connect-failed' | 'reset' | 'truncated' | 'protocol-error';
  /** One sentence that names the upstream. */
  message: string;
}

/** One request and its answer. It fills up while the exchange goes on; `done` tells when it is final. */
export interface TapExchange {
  /** 0 for the first exchange of the tap. */
  readonly index: number;
  readonly requestedAt: Stamp;
  readonly method: string;
  /** As the client asked, without the path prefix of the upstream. */
  readonly path: string;
  /** Lower-case names; repeated headers are joined by a comma. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** What has come so far; complete when the exchange has ended. */
  readonly requestBody: Buffer;
  readonly httpVersion: string;
  readonly status: number | null;
  readonly statusMessage: string;
  readonly responseHeaders: Readonly<Record<string, string>> | null;
  /** The read that completed the response headers. */
  readonly headersAt: Stamp | null;
  readonly reads: readonly TapRead[];
  /** When the end of the body was read, or the exchange broke off. */
  readonly endedAt: Stamp | null;
  readonly ended: 'open' | 'complete' | 'upstream-failed' | 'client-aborted';
  readonly failure: TapFailure | null;
  readonly done: Promise<void>;
}

export type MutableExchange = { -readonly [Key in keyof TapExchange]: TapExchange[Key] };

/** Pieces of bytes, joined when somebody asks for them. */
export function createByteCollector(): { add(piece: Buffer): void; readonly bytes: Buffer } {
  let pieces: Buffer[] = [];
  return {
    add: (piece) => void pieces.push(piece),
    get bytes() {
      if (pieces.length !== 1) pieces = [Buffer.concat(pieces)];
      return pieces[0]!;
    },
  };
}

export interface ReadLog {
  readonly reads: readonly TapRead[];
  /** A read begins: its bytes go to the parser next. */
  begin(at: Stamp, framedBytes: number): void;
  /** Body bytes as Node hands them over. */
  addBody(piece: Buffer): void;
  /** The parser is done with the read. `bufferedBytes` of the body were parsed and not handed over yet. */
  parsed(bufferedBytes: number): void;
}

export function createReadLog(): ReadLog {
  const reads: TapRead[] = [];
  let collector = createByteCollector();
  /** Reads whose body bytes Node still holds, oldest first. */
  const owed: { collector: typeof collector; bytes: number }[] = [];

  return {
    reads,
    begin(at, framedBytes) {
      const own = (collector = createByteCollector());
      reads.push({
        at,
        framedBytes,
        get body() {
          return own.bytes;
        },
      });
    },
    addBody(piece) {
      let rest = piece;
      for (let oldest = owed[0]; oldest !== undefined && rest.length > 0; oldest = owed[0]) {
        const part = rest.subarray(0, oldest.bytes);
        oldest.collector.add(part);
        oldest.bytes -= part.length;
        rest = rest.subarray(part.length);
        if (oldest.bytes === 0) owed.shift();
      }
      if (rest.length > 0) collector.add(rest);
    },
    parsed(bufferedBytes) {
      const bytes = bufferedBytes - owed.reduce((sum, { bytes }) => sum + bytes, 0);
      if (bytes > 0) owed.push({ collector, bytes });
    },
  };
}

/** Headers as a record: lower-case names, repeated ones joined. */
export function headerRecord(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  );
}
