//   spoken x..x..x..x      written x..x.........   (for ever)
import { z } from 'zod';
import { afterChunks } from './after-chunks.ts';
import { count, defineFault } from './fault.ts';

export const hang = defineFault({
  id: 'hang',
  parameters: z.strictObject({ afterChunks: count }),
  stage: (parameters, context) => afterChunks(parameters.afterChunks, context, () => {}),
});
