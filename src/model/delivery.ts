// The closed words in which delivery is judged: classes, reasons, mechanisms, outcomes.
import { z } from 'zod';
import { STREAM_LIMIT_NAMES } from '../limits.ts';
import { DELIVERIES, OUTCOMES, PASSING } from './ids.ts';

export { DELIVERIES, OUTCOMES } from './ids.ts';

export const Delivery = z.enum(DELIVERIES).describe('how the text was delivered');
export type Delivery = z.infer<typeof Delivery>;

/** The deliveries with which a verdict passes. */
export const PASSING_DELIVERIES: ReadonlySet<Delivery> = new Set(PASSING);
export type PassingDelivery = (typeof PASSING)[number];
export type LateDelivery = Exclude<Delivery, PassingDelivery | 'inconclusive'>;

/** Why delivery could not be judged. */
const REASONS = [
  'no-content',
  'text-lost',
  'too-short',
  'too-few-chunks',
  'source-emitted-at-once',
  'single-flush',
  'grouped',
  'batched-arrivals',
  'machine-too-noisy',
  'bounds-differ',
  'seen-once',
  'clocks-differ',
  'vantage-missing',
  'not-a-stream',
  'stream-failed',
  'interrupted',
] as const;
export const Reason = z.enum(REASONS).describe('why it is inconclusive');
export type Reason = z.infer<typeof Reason>;

export const MECHANISMS = [
  'full',
  'replay',
  'size',
  'block',
  'timer',
  'linger',
  'count',
  'pace',
  'delay',
  'irregular',
  'ambiguous',
] as const;
/** In which count of bytes a size is exact. */
const Accounting = z.enum(['framed', 'tls', 'fastcgi', 'body', 'decoded']);
export type Accounting = z.infer<typeof Accounting>;
export const NullableAccounting = Accounting.nullable().describe(
  'in which count of bytes the size is exact: with HTTP framing (below it on a TLS connection: tls), with FastCGI framing, body, or decompressed body; null if none',
);

/** One of several models that explain the same arrivals. */
export const Fit = z.object({
  kind: z.enum(['size', 'timer', 'linger', 'count', 'pace']).describe('as the kind of a mechanism'),
  sizeBytes: z.int().positive().nullable().describe('bytes of the buffer; null unless kind is size'),
  periodMs: z.number().positive().nullable().describe('ms; null unless kind is timer, linger or pace'),
  count: z.int().positive().nullable().describe('chunks that are collected; null unless kind is count'),
});
export type Fit = z.infer<typeof Fit>;

export const Mechanism = z
  .object({
    kind: z.enum(MECHANISMS).describe('what kind of holding back explains the arrivals'),
    sizeBytes: z
      .int()
      .positive()
      .nullable()
      .describe(
        'size of the buffer, or of the block that is read at once, in bytes; null unless kind is size or block',
      ),
    periodMs: z
      .number()
      .positive()
      .nullable()
      .describe('period of the timer, gap of the pace, or length of the delay, in ms; null for other kinds'),
    count: z.int().positive().nullable().describe('chunks that are collected; null unless kind is count'),
    accounting: NullableAccounting,
    candidates: z.array(z.string()).describe('with kind ambiguous: what fits equally well, in words'),
    fits: z.array(Fit).default([]).describe('with kind ambiguous: what fits equally well, in figures'),
  })
  .describe('the rule by which text was held back');
export type Mechanism = z.infer<typeof Mechanism>;

export const Outcome = z
  .object({
    kind: z.enum(OUTCOMES).describe('how the stream ended'),
    message: z.string().nullable().describe('what happened, in one sentence; null when completed'),
    limit: z
      .enum(['timeout', 'max-time', ...STREAM_LIMIT_NAMES])
      .optional()
      .describe(
        'the limit that ended it: an option with timed-out, else the name of one of the limits on what comes from outside; left out where none did',
      ),
  })
  .describe('how it ended');
export type Outcome = z.infer<typeof Outcome>;

export const Quantiles = z.object({
  p50: z.number().nullable().describe('median, ms; null if nothing was measured'),
  p95: z.number().nullable().describe('95th percentile, ms; null if nothing was measured'),
  max: z.number().nullable().describe('largest, ms; null if nothing was measured'),
});
export type Quantiles = z.infer<typeof Quantiles>;
