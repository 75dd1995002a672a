// Binary event streams of AWS: length, headers, payload and two checksums a message. Smithy's codec reads and writes them;
// this file only finds where a message ends. The codec is loaded when it is first needed, so that a client host starts fast.
// Easy to get wrong: after a wrong length no later message can be found. A length that is too long would silently swallow
// the rest of the answer, so the checksum of the prelude is checked.
import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';
import type { EventStreamCodec } from '@smithy/eventstream-codec';
import { createFramerOf, type Framer, type FrameShape } from './framer.ts';

/** Two lengths and their checksum. */
const PRELUDE_BYTES = 12;
/** The smallest message has a prelude and a checksum; AWS allows no more than 24 MiB (its event stream specification). */
const [SMALLEST, LARGEST] = [PRELUDE_BYTES + 4, 24 * 1024 * 1024];

export function createAwsEventFramer(): Framer {
  const prelude = Buffer.alloc(PRELUDE_BYTES);
  let length = 0;
  let read = 0;
  let isLost = false;
  return createFramerOf({
    // After a wrong length all bytes belong to the frame that could not be read.
    separates: () => isLost,
    closes(byte) {
      if (read < PRELUDE_BYTES) prelude[read] = byte;
      read += 1;
      if (read === 4) length = prelude.readUInt32BE(0);
      if (read < 4) return false;
      isLost = length < SMALLEST || length > LARGEST || (read === PRELUDE_BYTES && !isWhole(prelude));
      if (read < length && !isLost) return false;
      read = 0;
      return true;
    },
    parse: parseMessage,
    endsWithBody: false,
  });
}

function isWhole(prelude: Buffer): boolean {
  return crc32(prelude.subarray(0, PRELUDE_BYTES - 4)) === prelude.readUInt32BE(PRELUDE_BYTES - 4);
}

function parseMessage(bytes: Uint8Array): ReturnType<FrameShape['parse']> {
  if (bytes.length < SMALLEST) {
    const fault = 'The length of a message of the event stream is not what was sent: nothing after it can be read';
    return { event: null, data: '', isComment: false, fault };
  }
  try {
    const { headers, body } = codec().decode(bytes);
    const text = (name: string) => String(headers[name]?.value ?? '');
    const data = utf8(body);
    if (text(':message-type') === 'error') {
      return {
        event: 'error',
        data: JSON.stringify({ message: text(':error-message') || text(':error-code') }),
        isComment: false,
        fault: null,
      };
    }
    const event = text(':exception-type') || text(':event-type') || null;
    return { event, data, isComment: false, fault: null };
  } catch (error) {
    const fault = `A message of the event stream cannot be read: ${(error as Error).message}`;
    return { event: null, data: '', isComment: false, fault };
  }
}

/** One message with its checksums. Names that end in Exception are exceptions. */
export function awsEvent(type: string, payload: unknown): Uint8Array {
  const header = (value: string) => ({ type: 'string' as const, value });
  const isException = type.endsWith('Exception');
  return codec().encode({
    headers: {
      ':message-type': header(isException ? 'exception' : 'event'),
      [isException ? ':exception-type' : ':event-type']: header(type),
      ':content-type': header('application/json'),
    },
    body: Buffer.from(JSON.stringify(payload)),
  });
}

let loaded: EventStreamCodec | null = null;

function codec(): EventStreamCodec {
  if (loaded !== null) return loaded;
  const smithy = createRequire(import.meta.url)(
    '@smithy/eventstream-codec',
  ) as typeof import('@smithy/eventstream-codec');
  return (loaded = new smithy.EventStreamCodec(utf8, (text) => Buffer.from(text)));
}

function utf8(bytes: Uint8Array | string): string {
  return typeof bytes === 'string'
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
