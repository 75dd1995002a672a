// What the user did wrong is thrown as a StreamCheckError; what the target did is data (Outcome).

export type ErrorCode =
  | 'usage'
  | 'unknown-id'
  | 'key-missing'
  | 'file-unreadable'
  | 'file-invalid'
  | 'port-taken'
  | 'address-unusable'
  | 'client-unavailable'
  | 'app-unavailable';

/** A mistake of the user, with the words that would mend it. The CLI prints it and exits 2. */
export class StreamCheckError extends Error {
  override readonly name = 'StreamCheckError';
  readonly code: ErrorCode;
  /** What to type instead. */
  readonly hint: string | null;

  constructor(code: ErrorCode, message: string, hint: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

/** Why a file that was typed is not there. */
export function noSuchFile(typed: string): string {
  return `there is no such file${lostBytes(typed)}`;
}

/** Node makes text of what was typed, and replaces bytes that are no UTF-8; empty where none were. */
export function lostBytes(typed: string): string {
  return typed.includes('\ufffd') ? ' (bytes of its name are no UTF-8, and Node loses them: rename it)' : '';
}

/** What somebody else's code threw, in one line without its final stop. */
export function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error && thrown.message !== '' ? thrown.message : String(thrown);
  return message.split('\n')[0]!.trim().replace(/\.$/, '');
}
