// Where and what to ask.
import { z } from 'zod';
import { FORMATS } from './endpoint-seen.ts';
import { PROTOCOL_IDS } from './ids.ts';
import type { Scenario } from './scenario.ts';

export { PROTOCOL_IDS } from './ids.ts';

export const ProtocolId = z.enum(PROTOCOL_IDS).describe('the API that is spoken');
export type ProtocolId = z.infer<typeof ProtocolId>;

export const TargetSummary = z
  .object({
    model: z.string().describe('the model as it is asked for'),
    provider: z
      .string()
      .describe(
        'mock, openai, ... or custom when only a base URL was given; app for an app whose model the mock is, endpoint for an address as it is',
      ),
    protocol: ProtocolId,
    baseUrl: z.string().describe('the address asked; user and password removed'),
  })
  .describe('where and what was asked');
export type TargetSummary = z.infer<typeof TargetSummary>;

/** As it stands in a Recording: of an endpoint the API is known only when the answer has come. */
export const AskedTarget = TargetSummary.extend({
  protocol: z
    .enum(FORMATS)
    .nullable()
    .describe('the API that is spoken; of an endpoint the form of its answer, null if nothing came'),
}).describe('where and what was asked');
export type AskedTarget = z.infer<typeof AskedTarget>;

/** The provider of an app under test, and of an endpoint. */
export const APP_PROVIDER = 'app';
export const ENDPOINT_PROVIDER = 'endpoint';

/** Where the answers come from: the embedded mock, or somebody else's server. */
export type Upstream = { kind: 'mock'; scenario: Scenario } | { kind: 'provider'; provider: string };

/** Everything needed to ask for one stream. Holds a secret: never saved, never printed. */
export interface Target {
  upstream: Upstream;
  /** The address of a mock that does not run yet has no port. */
  summary: TargetSummary;
  prompt: string;
  maxTokens: number | null;
  /** Member of the body that limits the answer, where it is not the one that the API names. */
  limitMember?: string;
  /** Sent as the protocol wants it; null for none. */
  apiKey: string | null;
  /** Further request headers, as typed by the user. */
  headers: Readonly<Record<string, string>>;
}
