// From an error of a client to the outcome of the stream: its kind and a message.
// Easy to get wrong: HTTP libraries wrap the error of the socket ("fetch failed", "terminated"). The innermost error has
// the reason.
import type { OutcomeKind } from '../model/ids.ts';

/** Thrown by a client of this package that knows the kind of the failure. */
export class StreamFailureError extends Error {
  override readonly name = 'StreamFailureError';
  readonly kind: OutcomeKind;
  constructor(kind: OutcomeKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface Failure {
  kind: OutcomeKind;
  message: string;
  /** Of the HTTP answer; only with http-error. */
  status?: number;
}

/** The fields that Node, undici and SDKs put on their errors. */
interface ErrorFields {
  name: string;
  message: string;
  code: string;
  syscall: string;
  status: number | null;
}

const KIND_BY_CODE: readonly [RegExp, OutcomeKind][] = [
  [
    /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/,
    'connect-failed',
  ],
  [/^(EPROTO|ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/, 'connect-failed'],
  [/^(ECONNRESET|EPIPE)$/, 'reset'],
  [/^(UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_STREAM_PREMATURE_CLOSE)$/, 'truncated'],
  [/^(UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|ETIMEDOUT)$/, 'timed-out'],
  [/^HPE_/, 'protocol-error'],
];

/** The outcome for this error. Unknown errors count as a crash of the client. */
export function failureOf(error: unknown): Failure {
  if (error instanceof StreamFailureError) return { kind: error.kind, message: error.message };
  const chain = chainOf(error);
  const { name, message, status } = chain[0]!;
  if (status !== null) return { kind: 'http-error', message, status };
  for (const link of chain.toReversed()) {
    const kind = kindOf(link);
    if (kind !== null) return { kind, message: link.message === '' ? link.code : link.message };
  }
  return { kind: 'client-crashed', message: name === '' ? message : `${name}: ${message}` };
}

function kindOf({ name, code, syscall, message }: ErrorFields): OutcomeKind | null {
  if (code === 'ETIMEDOUT' && syscall === 'connect') return 'connect-failed';
  // node:http has one code for a reset and for a connection that was closed in order in the middle of a body.
  if (code === 'ECONNRESET' && message === 'aborted') return 'truncated';
  // JSON.parse in an SDK or an own client: an answer that cannot be parsed is not a crash.
  if (name === 'SyntaxError' && /\bJSON\b/.test(message)) return 'protocol-error';
  return KIND_BY_CODE.find(([codes]) => codes.test(code))?.[1] ?? null;
}

/** The error and its causes, outermost first. */
function chainOf(error: unknown): ErrorFields[] {
  const chain: ErrorFields[] = [];
  // An error may be its own cause's cause.
  for (let link = error; chain.length < 8; link = (link as { cause?: unknown }).cause) {
    chain.push(fieldsOf(link));
    if (typeof link !== 'object' || link === null || (link as { cause?: unknown }).cause === undefined) break;
  }
  return chain;
}

function fieldsOf(error: unknown): ErrorFields {
  if (typeof error !== 'object' || error === null) {
    return { name: '', message: String(error), code: '', syscall: '', status: null };
  }
  const { name, message, code, syscall, status: ownStatus, statusCode, status_code } = error as Record<string, unknown>;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
  // The names in the SDKs of OpenAI, Mistral and Ollama.
  const status = ownStatus ?? statusCode ?? status_code;
  const isErrorStatus = typeof status === 'number' && status >= 400 && status <= 599;
  return {
    name: textOf(name),
    message: textOf(message),
    code: textOf(code),
    syscall: textOf(syscall),
    status: isErrorStatus ? status : null,
  };
}
