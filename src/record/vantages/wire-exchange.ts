// What the tap keeps of one exchange: stamps and references to bytes. Nothing is parsed here.
// Easy to get wrong: Node may hold body bytes back (before the first listener, under back-pressure) and hand them over
// during a later read. Every body byte still belongs to the read that brought it.
import type { IncomingMessage } from 'node:http';
import type { Stamp } from '../../clock.ts';
import { KEPT, STREAM_LIMITS, type StreamLimit } from '../../limits.ts';

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
  /** The limit that was met; left out for other failures. */
  limit?: StreamLimit;
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
  /** What has come so far, up to `KEPT.requestBytes`; complete when the exchange has ended. */
  readonly requestBody: Buffer;
  /** In which the client asked, or 2.0 where the upstream was asked so. */
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

/** What all exchanges of one stream may bring together. Counting is all that is done while they are relayed. */
export interface WireBudget {
  /** The limit that was met first; null for none. */
  readonly met: StreamLimit | null;
  /** Counts a request. */
  addRequest(): void;
  /** Counts a read. */
  addRead(bytes: number): void;
  /** The next stream begins. */
  renew(): void;
}

export function createWireBudget(): WireBudget {
  let [requests, reads, bytes] = [0, 0, 0];
  let met: StreamLimit | null = null;
  return {
    get met() {
      return met;
    },
    addRequest() {
      requests += 1;
      if (requests > STREAM_LIMITS.requests.most) met ??= 'requests';
    },
    addRead(read) {
      reads += 1;
      bytes += read;
      if (bytes > STREAM_LIMITS['wire-bytes'].most) met ??= 'wire-bytes';
      else if (reads > STREAM_LIMITS.reads.most) met ??= 'reads';
    },
    renew: () => void ([requests, reads, bytes, met] = [0, 0, 0, null]),
  };
}

/** Pieces of bytes, joined when somebody asks for them. */
interface ByteCollector {
  add(piece: Buffer): void;
  readonly bytes: Buffer;
}

/** A body in chunks of one byte has ten thousand pieces in a read, and each of them costs a hundred bytes. */
const MANY_PIECES = 16;

/** @param most bytes that are kept */
function createByteCollector(most = Infinity): ByteCollector & { joinMany(): void } {
  let pieces: Buffer[] = [];
  let kept = 0;
  const join = () => (pieces = [Buffer.concat(pieces)]);
  return {
    add(piece) {
      if (kept >= most) return;
      kept += piece.length;
      pieces.push(piece);
    },
    joinMany() {
      if (pieces.length > MANY_PIECES) join();
    },
    get bytes() {
      if (pieces.length !== 1) join();
      return pieces[0]!;
    },
  };
}

/** The body of a request, as much of it as is looked at. */
export function createRequestBody(): ByteCollector {
  return createByteCollector(KEPT.requestBytes);
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

/** @param budget counts the reads */
export function createReadLog(budget: Pick<WireBudget, 'addRead'>): ReadLog {
  const reads: TapRead[] = [];
  let collector = createByteCollector();
  /** Reads whose body bytes Node still holds, oldest first. */
  const owed: { collector: typeof collector; bytes: number }[] = [];

  return {
    reads,
    begin(at, framedBytes) {
      const own = (collector = createByteCollector());
      budget.addRead(framedBytes);
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
        if (oldest.bytes > 0) continue;
        oldest.collector.joinMany();
        owed.shift();
      }
      if (rest.length > 0) collector.add(rest);
    },
    parsed(bufferedBytes) {
      collector.joinMany();
      const bytes = bufferedBytes - owed.reduce((sum, { bytes }) => sum + bytes, 0);
      if (bytes > 0) owed.push({ collector, bytes });
    },
  };
}

/** The beginning of the body as it came, still compressed. @param most bytes, about */
export function bodyBeginning({ reads }: Pick<TapExchange, 'reads'>, most: number): string {
  let bytes = 0;
  const first = reads.filter(({ body }) => (bytes += body.length) - body.length < most);
  return Buffer.concat(first.map(({ body }) => body)).toString('utf8');
}

/** Headers as a record: lower-case names, repeated ones joined. */
export function headerRecord(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  );
}
