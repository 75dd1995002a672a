// How an address is reached. Holds a secret where a proxy wants a password: never saved, never printed.

/** What stands between us and a server is named here; everything else is as the system does it. */
export interface Way {
  /** Certificates (PEM) to trust beside those of the system; null for none. */
  ca: readonly string[] | null;
  /** Whether any certificate is taken. */
  isInsecure: boolean;
  /** HTTP proxy, with its user and password; null for none. */
  via: URL | null;
  /** Whether the proxy is made to connect (CONNECT) to an http address too: it would not pass a WebSocket on. */
  isTunnelled: boolean;
  /** Addresses of hosts that are not looked up, by `host:port`. */
  resolve: ReadonlyMap<string, string>;
  /** Path of a socket that is connected to in place of the host; null for none. */
  unixSocket: string | null;
  /** How long connecting may take, ms; null for what is usual. */
  connectTimeoutMs: number | null;
}

/** Nothing between, and the certificates of the system. */
export const STRAIGHT_WAY: Way = {
  ca: null,
  isInsecure: false,
  via: null,
  isTunnelled: false,
  resolve: new Map(),
  unixSocket: null,
  connectTimeoutMs: null,
};
