// An HTTP error instead of an answer.
import { z } from 'zod';
import { count, defineFault } from './fault.ts';

export const httpError = defineFault({
  id: 'http-error',
  parameters: z.strictObject({
    status: z.int().min(400).max(599),
    message: z.string(),
    retryAfterSeconds: count.optional(),
  }),
  beforeBody: ({ status, message, retryAfterSeconds }) => ({
    status: {
      code: status,
      message,
      headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
    },
  }),
});
