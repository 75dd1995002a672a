// What went wrong between the tap and the upstream, in one sentence that names the upstream.
// Easy to get wrong: an early end is no error of the socket. Node reports it as ECONNRESET, as it does a real reset.
import { limitSentence, type StreamLimit } from '../../limits.ts';
import { ConnectError } from './connect.ts';
import type { TapFailure } from './wire-exchange.ts';

/** What is known when the error comes. */
export interface FailureScene {
  /** host:port */
  upstream: string;
  answered: boolean;
  /** With those of headers that did not come to their end. */
  framedBytes: number;
  bodyBytes: number;
}

/** For an error of the connection or the request to the upstream. */
export function failureOf(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, scene: FailureScene): TapFailure {
  const { upstream, answered, framedBytes, bodyBytes } = scene;
  const code = error.code ?? '';
  if (error instanceof ConnectError) return { kind: 'connect-failed', message: error.message };
  if (code === 'HPE_HEADER_OVERFLOW') return overLimit('header-bytes');
  if (code.startsWith('HPE_')) {
    const what = answered
      ? `broke the rules of HTTP after ${bodyBytes} bytes of its body`
      : unreadableWords(error.rawPacket ?? NO_BYTES);
    return { kind: 'protocol-error', message: `${upstream} ${what} (${error.message}).` };
  }
  const unanswered = framedBytes > 0 ? 'in the middle of its headers' : 'before it answered';
  const when = answered ? `after ${bodyBytes} bytes of the body` : unanswered;
  // Node's words for an end of the connection where an answer was due; the code is that of a reset all the same.
  if (error.message === 'socket hang up')
    return { kind: 'truncated', message: `${upstream} closed the connection ${when}.` };
  return { kind: 'reset', message: `${upstream} reset the connection ${when}.` };
}

const NO_BYTES = Buffer.alloc(0);

/** What the first bytes of an answer are, when Node cannot read its headers. */
function unreadableWords(bytes: Buffer): string {
  const beginning = bytes.subarray(0, 9).toString('latin1');
  if (beginning.startsWith('HTTP/1.')) return 'answered with headers that break the rules of HTTP';
  const other = otherProtocol(bytes, beginning);
  return `answered, but not in HTTP${other === null ? '' : `: ${other}`}`;
}

function otherProtocol(bytes: Buffer, beginning: string): string | null {
  const [type = 0, major, minor = 255] = bytes;
  // A record of TLS: its type, then version 3.0 to 3.4.
  if (type >= 0x14 && type <= 0x17 && major === 3 && minor <= 4)
    return 'it speaks TLS, so its address begins with https://';
  // The first frame of HTTP/2 is SETTINGS, of stream 0.
  if (bytes.length >= 9 && bytes[3] === 4 && bytes.readUInt32BE(5) === 0)
    return 'it speaks HTTP/2 without TLS, and HTTP/1.1 is what it was asked in';
  return beginning.startsWith('SSH-') ? 'it speaks SSH' : null;
}

/** For an answer that is given up because there is too much of it. */
export function overLimit(limit: StreamLimit): TapFailure {
  return { kind: 'protocol-error', message: `${limitSentence(limit)}.`, limit };
}

/** For a body that ended before its announced end. */
export function truncation({ upstream, bodyBytes }: FailureScene): TapFailure {
  return { kind: 'truncated', message: `${upstream} ended its answer early, after ${bodyBytes} bytes of the body.` };
}

/** For an answer that can be read but not written again. */
export function unrepeatable(error: Error, { upstream }: FailureScene): TapFailure {
  return { kind: 'protocol-error', message: `${upstream} answered with headers that HTTP forbids (${error.message}).` };
}

/** For status 101, which nobody asked for. */
export function switched({ upstream }: FailureScene): TapFailure {
  return { kind: 'protocol-error', message: `${upstream} answered 101: it wants to go on in another protocol.` };
}
