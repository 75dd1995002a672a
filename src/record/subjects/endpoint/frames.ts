// The headers of HTTP/2 frames in what is read (RFC 9113, 4.1): which streams the server has ended, and whether it speaks HTTP/2.
// Easy to get wrong: Node ends a stream alike where the server ended it and where it broke it off without an error code.

export interface FrameWatch {
  /** Bytes as they are read. */
  feed(bytes: Buffer): void;
  /** Whether the server has said that nothing follows on this stream. */
  hasEnded(stream: number): boolean;
  /** Whether the server has broken this stream off. */
  hasReset(stream: number): boolean;
  /** False once the first bytes are no frame that HTTP/2 begins with. */
  readonly isHttp2: boolean;
}

const HEADER_BYTES = 9;
const [DATA, HEADERS, RST_STREAM, SETTINGS] = [0, 1, 3, 4];
const END_STREAM = 1;

export function createFrameWatch(): FrameWatch {
  const ended = new Set<number>();
  const reset = new Set<number>();
  const header = Buffer.alloc(HEADER_BYTES);
  let known = 0;
  let payload = 0;
  let frames = 0;
  let isHttp2 = true;
  const read = () => {
    const [type, flags, stream] = [header[3], header[4]!, header.readUInt32BE(5) & 0x7fffffff];
    if (frames === 0) isHttp2 = type === SETTINGS && stream === 0;
    frames += 1;
    payload = header.readUIntBE(0, 3);
    if ((type === DATA || type === HEADERS) && (flags & END_STREAM) !== 0) ended.add(stream);
    if (type === RST_STREAM) reset.add(stream);
  };
  return {
    feed(bytes) {
      for (let at = 0; at < bytes.length && isHttp2;) {
        if (payload > 0) {
          const skipped = Math.min(payload, bytes.length - at);
          [payload, at] = [payload - skipped, at + skipped];
          continue;
        }
        const copied = bytes.copy(header, known, at, at + HEADER_BYTES - known);
        [known, at] = [known + copied, at + copied];
        if (known < HEADER_BYTES) continue;
        known = 0;
        read();
      }
    },
    hasEnded: (stream) => ended.has(stream),
    hasReset: (stream) => reset.has(stream),
    get isHttp2() {
      return isHttp2;
    },
  };
}
