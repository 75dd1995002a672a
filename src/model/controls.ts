// Controls: experiments that change one thing of a request, or of what the mock answers. Each has a file in
// record/instruments/controls/, which makes it, and one in analyze/controls/, which says what follows.
import { z } from 'zod';

/** In the order in which they are listed. */
export const CONTROLS = ['identity'] as const;
export type ControlId = (typeof CONTROLS)[number];

export const ControlStep = z
  .object({
    arm: z.enum(['usual', 'changed']).describe('the request as it is, or with the one thing changed'),
    pair: z
      .int()
      .nonnegative()
      .describe('which pair of the two it belongs to, from 0: a difference has to show in each'),
    setting: z.string().nullable().describe('how it was changed, where there are several ways; null for one'),
  })
  .describe('the place of a stream in a control');
export type ControlStep = z.infer<typeof ControlStep>;
