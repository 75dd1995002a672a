// Why no connection came about, in the words of a message.

const CONNECT_REASONS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name was not found',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'nothing answered at this address',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no way to this network',
  ECONNRESET: 'the connection was closed while it was being made',
};

type SocketError = NodeJS.ErrnoException & { reason?: string };

/** What the system said, or TLS, without a full stop. */
export function connectReason(error: SocketError): string {
  return CONNECT_REASONS[error.code ?? ''] ?? otherReason(error);
}

/** The system's own words, or those of TLS: what no system call refused, TLS did. */
function otherReason(error: SocketError): string {
  if (error.syscall === 'connect' || error.syscall === 'getaddrinfo') return error.message;
  // OpenSSL's own line is long: what it found stands in its middle.
  const found = /:SSL routines:[^:]*:([^:]+):/.exec(error.message)?.[1];
  const said = error.reason ?? found ?? error.message.trim();
  const isPlain = /wrong version number|packet length too long|http request/i.test(said);
  return `TLS failed, ${said}${isPlain ? ': what answers there is not TLS, so its address may begin with http://' : ''}`;
}
