// After some chunks the API reports an error in its own words, and the answer ends.
import { z } from 'zod';
import { afterChunks } from './after-chunks.ts';
import { count, defineFault } from './fault.ts';

export const errorMidStream = defineFault({
  id: 'error-mid-stream',
  parameters: z.strictObject({ afterChunks: count, message: z.string() }),
  stage(parameters, context) {
    return afterChunks(parameters.afterChunks, context, () => {
      context.emit({ bytes: Buffer.from(context.writer.error(parameters.message)), completes: [] });
      context.end();
    });
  },
});
