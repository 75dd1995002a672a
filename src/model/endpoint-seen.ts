// What was seen of an endpoint beside its text.
import { z } from 'zod';
import { PROTOCOL_IDS } from './ids.ts';
import { Moment } from './amounts.ts';

/** Forms of a body that belong to no API. */
const PLAIN_FORMATS = ['events', 'lines', 'text', 'html', 'json', 'binary'] as const;
export const FORMATS = [...PROTOCOL_IDS, ...PLAIN_FORMATS] as const;

export const EndpointSeen = z
  .object({
    method: z.string().describe('method of the request'),
    format: z
      .enum(FORMATS)
      .nullable()
      .describe('form of the answer: an API, or a form of no API; null if nothing came'),
    formatBy: z.string().nullable().describe('what the form was known by; null if nothing came'),
    httpVersion: z.string().nullable().describe('HTTP version in which it was asked; null if no connection was made'),
    redirects: z
      .array(
        z.object({
          status: z.int().describe('HTTP status'),
          place: z.string().describe('where it led, without its query'),
        }),
      )
      .describe('redirects that were followed, in their order'),
    lookupMs: Moment.nullable().describe('how long the name was looked up, ms; null where it was not'),
    connectMs: Moment.nullable().describe('how long the connection took, ms; null where it was not made anew'),
    tlsMs: Moment.nullable().describe('how long TLS took on top, ms; null without TLS, or on a connection that stood'),
    bodyBytes: z.int().nonnegative().describe('bytes of the body as it came'),
    request: z.int().positive().describe('number of this request of all that the run made of it, from 1'),
  })
  .describe('what was seen of an endpoint beside its text');
export type EndpointSeen = z.infer<typeof EndpointSeen>;
