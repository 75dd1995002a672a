// One request to an endpoint, as it was asked for. Holds secrets (cookies, keys, the query): never saved, never printed.
import type { Way } from './way.ts';

/** That are followed for one request: as many as browsers follow. */
export const MOST_REDIRECTS = 20;

export interface EndpointRequest {
  /** http or https, without user and password. */
  url: URL;
  method: string;
  /** In the order in which they were given; those that a browser sends are added where the name is missing. */
  headers: readonly (readonly [name: string, value: string])[];
  /** Names, in lower case, of headers that a browser sends and that are not wanted. Left out for none. */
  withoutHeaders?: readonly string[];
  /** `{{n}}` in it is replaced by the number of the request, from 1; null for none. */
  body: Buffer | null;
  way: Way;
  /** `any`: HTTP/2 where the server offers it over TLS, else HTTP/1.1. */
  httpVersion: 'any' | '1.1' | '2';
  /** Whether redirects are followed. */
  isFollowing: boolean;
  /** Limit on the answer that came with the request, ms; null for the usual one. */
  maxTimeMs: number | null;
}
