// Every arrival of a run, in columns: what plots and tables of single chunks are made of. A thousand chunks are 30 kB of JSON
// this way, and twelve times as much as objects.
import { z } from 'zod';
import { Channel, VantageId } from './timeline.ts';

const Columns = z.object({
  atMs: z.array(z.number()).describe('when each piece was there, ms since the request; in order'),
  characters: z.array(z.int()).describe('length of each in UTF-16 code units; 0 for a frame without content'),
  channels: z.array(Channel.nullable()).describe('what each carries; null for a frame without content'),
  bytes: z.array(z.int().nullable()).describe('size of each in the body; null where this vantage sees no bytes'),
  reads: z
    .array(z.int().nullable())
    .describe('index of the read that completed each: two with the same one came together; only known at the wire'),
  texts: z.array(z.string()).nullable().describe('the words of each; null unless they were kept'),
});

export const RunTimelines = z
  .partialRecord(VantageId, Columns)
  .describe('the pieces of the stream that is shown, by vantage; all lists of a vantage have the same length');
export type RunTimelines = z.infer<typeof RunTimelines>;
