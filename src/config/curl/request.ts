// What is asked of an endpoint, and the way to it.

/** How a connection to an address is made. */
export interface Way {
  /** Certificates that are trusted beside none else, as PEM; null for the usual ones. */
  ca: readonly string[] | null;
  isInsecure: boolean;
  /** An HTTP proxy: CONNECT for https. */
  via: URL | null;
  /** `host:port` to an address. */
  resolve: ReadonlyMap<string, string>;
  unixSocket: string | null;
  connectTimeoutMs: number | null;
}

export interface EndpointRequest {
  /** http or https, without user name and password. */
  url: URL;
  method: string;
  /** In order, as given. */
  headers: readonly (readonly [name: string, value: string])[];
  /** `{{n}}` in it is replaced by a number for each request. */
  body: Buffer | null;
  way: Way;
  httpVersion: 'any' | '1.1' | '2';
  /** Whether redirects are followed. */
  isFollowing: boolean;
  maxTimeMs: number | null;
}
