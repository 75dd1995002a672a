// Finds the frames in the bytes of a body, and the reads that brought them. Each framing has a file that says where a
// frame ends; the protocol says what a frame means.
/** One frame as framing found it: for SSE an event. */
export interface FrameContent {
  event: string | null;
  data: string;
  /** JSON that stands in it without the name of a field: servers write an error like this. Left out if there is none. */
  bare?: string;
}

/** Where a frame lies in the bytes of the decoded body, and which reads brought it. */
export interface FramePosition {
  /** The read that brought its first byte. */
  beganReadId: number;
  /** The read that completed it. */
  readId: number;
  /** 0 for the first frame that this read completed, 1 for the next, ... */
  indexInRead: number;
  startByte: number;
  /** One past its last byte. */
  endByte: number;
}

/** One frame. Separators directly behind it belong to it: `endByte` grows when they come. */
export type Frame = FrameContent &
  FramePosition & {
    /** A frame that readers ignore: a comment, or fields without data. */
    isComment: boolean;
    /** Why the frame cannot be read, such as a wrong checksum; null if it can. */
    fault: string | null;
  };

export interface Framer {
  /** Takes the next bytes of the body and returns the frames that they complete. One read may come in several pieces. */
  feed(bytes: Uint8Array, readId: number): Frame[];
  /** Call this at the end of the body. Returns the last frame if it needs no separator, and how many bytes are in no frame. */
  finish(): {
    frames: Frame[];
    trailingBytes: number;
    /** What those bytes would say with the separator that they lack; left out where they are no frame in any case. */
    unseparated?: FrameContent;
  };
  /** Bytes of the frame that is not complete yet. */
  readonly pendingBytes: number;
}

/** What defines a framing, byte by byte. */
export interface FrameShape {
  /** Whether this byte, which comes between two frames, belongs to the separator of the first. */
  separates(byte: number): boolean;
  /** Whether this byte, which lies in a frame, is its last. */
  closes(byte: number): boolean;
  /** @param isFirst whether these are the first bytes of the body */
  parse(bytes: Uint8Array, isFirst: boolean): Pick<Frame, keyof FrameContent | 'isComment' | 'fault'>;
  /** Whether what is left at the end of the body is a frame as well. */
  endsWithBody: boolean;
  /** What they would say with a separator; left out where half a frame says nothing. */
  parseRest?(bytes: Uint8Array, isFirst: boolean): FrameContent;
}

const NOTHING = new Uint8Array();

export function createFramerOf(shape: FrameShape): Framer {
  /** The beginning of the frame that is not complete yet, from earlier feeds. */
  const held = createHold();
  let offset = 0;
  let startByte = 0;
  let beganReadId = 0;
  let lastReadId = 0;
  let last: Frame | null = null;

  function complete(tail: Uint8Array, readId: number): Frame {
    const indexInRead = last?.readId === readId ? last.indexInRead + 1 : 0;
    const position = { beganReadId, readId, indexInRead, startByte, endByte: offset };
    last = { ...shape.parse(held.take(tail), startByte === 0), ...position };
    startByte = offset;
    return last;
  }

  return {
    feed(bytes, readId) {
      const frames: Frame[] = [];
      let from = 0;
      lastReadId = readId;
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i]!;
        const isBetween = offset === startByte;
        if (isBetween && last !== null && shape.separates(byte)) {
          last.endByte = startByte = offset += 1;
          from = i + 1;
          continue;
        }
        if (isBetween) beganReadId = readId;
        const closes = shape.closes(byte);
        offset += 1;
        if (!closes) continue;
        frames.push(complete(bytes.subarray(from, i + 1), readId));
        from = i + 1;
      }
      if (from < bytes.length) held.add(bytes.subarray(from));
      return frames;
    },
    get pendingBytes() {
      return offset - startByte;
    },
    finish() {
      const trailingBytes = offset - startByte;
      if (trailingBytes === 0) return { frames: [], trailingBytes };
      if (!shape.endsWithBody) {
        const unseparated = shape.parseRest?.(held.take(NOTHING), startByte === 0);
        return { frames: [], trailingBytes, ...(unseparated === undefined ? {} : { unseparated }) };
      }
      const frame = complete(new Uint8Array(), lastReadId);
      return frame.isComment
        ? { frames: [], trailingBytes: frame.endByte - frame.startByte }
        : { frames: [frame], trailingBytes: 0 };
    },
  };
}

/** Joins bytes in a buffer that doubles. A frame of megabytes may come in reads of one byte; a list of those would be far larger. */
function createHold(): { add(bytes: Uint8Array): void; take(tail: Uint8Array): Uint8Array } {
  let room = NOTHING;
  let used = 0;
  function add(bytes: Uint8Array): void {
    if (used + bytes.length > room.length) {
      const larger = new Uint8Array(Math.max(2 * room.length, used + bytes.length));
      larger.set(room.subarray(0, used));
      room = larger;
    }
    room.set(bytes, used);
    used += bytes.length;
  }
  return {
    add,
    take(tail) {
      if (used === 0) return tail;
      add(tail);
      const whole = room.subarray(0, used);
      [room, used] = [NOTHING, 0];
      return whole;
    },
  };
}

/** The text of a frame. Each frame is decoded separately; only the first one can begin with a byte order mark. */
export function createFrameDecoder(): (bytes: Uint8Array, isFirst: boolean) => string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return (bytes, isFirst) => {
    const text = decoder.decode(bytes);
    return isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text;
  };
}
