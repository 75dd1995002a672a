// The model thinks before it answers: headers come late, and speaking begins as late.
import { z } from 'zod';
import { defineFault, ms } from './fault.ts';

export const slowHeaders = defineFault({
  id: 'slow-headers',
  parameters: z.strictObject({ delayMs: ms }),
  beforeBody: ({ delayMs }) => ({ delayMs }),
});
