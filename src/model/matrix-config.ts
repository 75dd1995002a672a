// What a Report says of the matrix of a config file: by it, reports of shards show whether they belong together.
import { z } from 'zod';

export const Shard = z.object({
  index: z.int().positive().describe('which part of the matrix was measured, from 1'),
  count: z.int().positive().describe('in how many parts it was split'),
});
export type Shard = z.infer<typeof Shard>;

export const MatrixConfig = z.object({
  hash: z
    .string()
    .describe('of all that is measured and by which rules it is judged; shards of one matrix have the same'),
  cells: z.int().positive().describe('cells of the whole matrix, those of other shards too'),
  shard: Shard.nullable().describe('the part of the matrix that was measured; null for all of it'),
});
export type MatrixConfig = z.infer<typeof MatrixConfig>;
