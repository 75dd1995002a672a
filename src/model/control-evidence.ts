// What requests with one thing changed show, and which causes are left by it. Facts that a verdict rests on.
import { z } from 'zod';
import { CAME, CONTROLS, ControlFailure, LetOut } from './controls.ts';

export const ControlEvidence = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('left'),
      causes: z.array(z.string()).describe('ids of the causes that no control could exclude, two at least'),
    })
    .describe('what may hold the text still, after all controls that could tell'),
  z
    .object({
      kind: z.literal('control'),
      control: z.enum(CONTROLS).describe('which'),
      usual: z
        .enum(CAME)
        .nullable()
        .describe('how the text came as usual; null where the answers differ, or none was asked for'),
      changed: z
        .enum(CAME)
        .nullable()
        .describe('how it came with the change; null where the answers differ, or none was asked for'),
      isMade: z
        .boolean()
        .describe('whether the change could be made: a server may keep no connection that could be used again'),
      timesMs: z
        .array(z.number())
        .describe(
          'medians of the times by which it is judged, ms: first text as usual, and with the change, or the end of the whole answer; first text of short answers, and of long ones; first text of each of several at once. Empty where the form of the text decides',
        ),
      proves: z
        .enum(['buffered', 'replayed', 'seen-once'])
        .nullable()
        .describe('what it proves of the text, though it names nobody who held it; null for nothing'),
      rulesIn: z.array(z.string()).describe('ids of the causes for which it speaks'),
      rulesOut: z.array(z.string()).describe('ids of the causes that it excludes'),
      failure: ControlFailure.nullable().describe('what failed: then it tells nothing; null where nothing did'),
      requests: z.int().describe('requests that it took'),
    })
    .describe('what came of requests with one thing changed'),
  z
    .object({ kind: z.literal('let-out'), control: z.enum(CONTROLS).describe('which'), ...LetOut.shape })
    .describe('when text was let out, as it is and with one thing changed'),
]);
