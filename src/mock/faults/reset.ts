//   spoken x..x..x..x      written x..x!   (TCP reset)
import { z } from 'zod';
import { afterChunks } from './after-chunks.ts';
import { count, defineFault } from './fault.ts';

export const reset = defineFault({
  id: 'reset',
  parameters: z.strictObject({ afterChunks: count }),
  stage: (parameters, context) => afterChunks(parameters.afterChunks, context, () => context.breakOff('reset')),
});
