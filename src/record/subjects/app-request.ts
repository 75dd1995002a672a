// The request that `through` makes to an app, and how the app is started.
export interface AppRequest {
  /** Address without path: scheme, host, port. */
  origin: string;
  /** Path and query. */
  path: string;
  method: 'GET' | 'POST';
  /** JSON object to send; null for a GET. */
  body: Readonly<Record<string, unknown>> | null;
}

export interface AppStart {
  /** As a shell would run it. */
  command: string;
  /** Directory in which it runs. */
  cwd: string;
}
