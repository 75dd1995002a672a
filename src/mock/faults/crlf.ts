// Line ends of two characters: as legal in an event stream, and in lines, as one. What has no lines is left alone.
import { z } from 'zod';
import { defineFault } from './fault.ts';

export const crlf = defineFault({
  id: 'crlf',
  parameters: z.strictObject({}),
  stage(_, { emit, end, writer }) {
    const widen = (bytes: Buffer) => Buffer.from(bytes.toString('utf8').replaceAll(/\r?\n/g, '\r\n'));
    return {
      push: ({ bytes, completes }) => emit({ bytes: writer.hasLines ? widen(bytes) : bytes, completes }),
      end,
    };
  },
});
