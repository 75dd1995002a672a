//   spoken x..x..x..x      written x..x|   (the connection is closed before the body is whole)
import { z } from 'zod';
import { afterChunks } from './after-chunks.ts';
import { count, defineFault } from './fault.ts';

export const truncate = defineFault({
  id: 'truncate',
  parameters: z.strictObject({ afterChunks: count }),
  stage: (parameters, context) => afterChunks(parameters.afterChunks, context, () => context.breakOff('truncated')),
});
