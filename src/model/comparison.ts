// Clients beside each other, as the Report has them: all runs of each, and what each cost everybody else in its process.
import { z } from 'zod';

/** What one client cost everybody else in its process. */
const Cost = z.object({
  client: z.string().describe('id of the client'),
  longestPauseMs: z
    .number()
    .nullable()
    .describe('longest silence of its event loop over all its runs, ms; null if never measured'),
  observerLagP95Ms: z
    .number()
    .nullable()
    .describe(
      'how late another task of the process saw 95 % of the text, or less, worst run, ms; null if never measured',
    ),
  secondStreamLateMs: z
    .number()
    .nullable()
    .describe(
      'first content of a second stream after that of the first, which was held open meanwhile, worst run, ms; null if never measured',
    ),
});
export type Cost = z.infer<typeof Cost>;

/** All runs of one client. */
const ClientResult = z.object({
  client: z.string().describe('its id, and what tells it from others: version, options, API'),
  runs: z.int().positive().describe('how many there are'),
  passed: z.int().nonnegative().describe('runs whose verdict passed'),
  passRate: z
    .object({ low: z.number().describe('0..1'), high: z.number().describe('0..1') })
    .nullable()
    .describe('in which the true share of passing runs lies, at 95 % (Wilson); null where all runs agree'),
  firstContentMs: z
    .number()
    .nullable()
    .describe(
      'time to first token at the app (of a program at the judged vantage), median of the timed runs, ms; null if never measured',
    ),
  lagP95Ms: z
    .number()
    .nullable()
    .describe(
      'lateness of 95 % of the text, or less, at the judged vantage, median of the timed runs, ms; null if never measured',
    ),
  chunks: z
    .number()
    .nullable()
    .describe(
      'pieces in which the app (of a program the judged vantage) got the text, median of the timed runs; null if never measured',
    ),
});
export type ClientResult = z.infer<typeof ClientResult>;

export const Comparison = z.object({
  summary: z.string().describe('a plain sentence for each pair; empty without one'),
  pairs: z
    .array(
      z.object({
        id: z.string().describe('as behind --pair'),
        sync: Cost.describe('of the client that blocks'),
        others: z.array(Cost).describe('of the clients that do not'),
      }),
    )
    .describe('what the blocking client of a well-known pair costs, against the others'),
  clients: z.array(ClientResult).default([]).describe('the runs of each client together'),
  differences: z.array(z.string()).default([]).describe('plain sentences; the others are compared with the first'),
});
export type Comparison = z.infer<typeof Comparison>;
