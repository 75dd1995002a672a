// What went wrong between the tap and the upstream, in one sentence that names the upstream.
// Easy to get wrong: an early end is no error of the socket. Node reports it as ECONNRESET, as it does a real reset.
import type { TapFailure } from './wire-exchange.ts';

/** What is known when the error comes. */
export interface FailureScene {
  /** host:port */
  upstream: string;
  connected: boolean;
  answered: boolean;
  bodyBytes: number;
}

const CONNECT_REASONS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name was not found',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'nothing answered at this address',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no way to this network',
  ECONNRESET: 'the connection was closed while it was being made',
};

/** For an error of the request to the upstream. */
export function failureOf(error: NodeJS.ErrnoException, scene: FailureScene): TapFailure {
  const { upstream, connected, answered, bodyBytes } = scene;
  const code = error.code ?? '';
  if (!connected) {
    const reason = CONNECT_REASONS[code] ?? otherConnectReason(error);
    return { kind: 'connect-failed', message: `Could not connect to ${upstream}: ${reason}.` };
  }
  if (code.startsWith('HPE_')) {
    const what = answered
      ? `broke the rules of HTTP after ${bodyBytes} bytes of its body`
      : 'answered, but not in HTTP';
    return { kind: 'protocol-error', message: `${upstream} ${what} (${error.message}).` };
  }
  const when = answered ? `after ${bodyBytes} bytes of the body` : 'before it answered';
  const how = error.message === 'socket hang up' ? 'closed' : 'reset';
  return { kind: 'reset', message: `${upstream} ${how} the connection ${when}.` };
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

/** The system's own words, or those of TLS: what no system call refused, TLS did. */
function otherConnectReason(error: NodeJS.ErrnoException & { reason?: string }): string {
  if (error.syscall === 'connect' || error.syscall === 'getaddrinfo') return error.message;
  // OpenSSL's own line is long: what it found stands in its middle.
  const found = /:SSL routines:[^:]*:([^:]+):/.exec(error.message)?.[1];
  return `TLS failed, ${error.reason ?? found ?? error.message.trim()}`;
}
