// Line ends of two characters: as legal in an event stream as one.
import { z } from 'zod';
import { defineFault } from './fault.ts';

export const crlf = defineFault({
  id: 'crlf',
  parameters: z.strictObject({}),
  stage(_, { emit, end }) {
    return {
      push: ({ bytes, completes }) =>
        emit({ bytes: Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n')), completes }),
      end,
    };
  },
});
