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
