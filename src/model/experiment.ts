// What a control showed, as the Report has it: what was changed, what came then, and what that rules in or out.
import { z } from 'zod';
import { CONTROLS, ControlArm, ControlFailure, LetOut } from './controls.ts';
import { Delivery } from './delivery.ts';

export const Experiment = z.object({
  id: z.enum(CONTROLS).describe('the control, as in `stream-check explain <id>`'),
  encoding: z.string().nullable().describe('content-encoding of the answer before; null if there was none'),
  before: Delivery,
  after: Delivery,
  changed: z.string().describe('what was changed, in words; empty before the report is made'),
  happened: z.string().describe('what came then, in words; empty before the report is made'),
  rulesIn: z.array(z.string()).describe('ids of the causes for which it speaks'),
  rulesOut: z.array(z.string()).describe('ids of the causes that it excludes'),
  requests: z.int().describe('requests that it took'),
  arms: z.array(ControlArm).default([]).describe('what came, answer by answer; empty for a control of one stream'),
  failure: ControlFailure.nullable()
    .default(null)
    .describe('the first answer that failed: then it tells nothing; null where none did'),
  letOut: LetOut.nullable()
    .default(null)
    .describe('what decides when text is let out; null for a control that does not ask that'),
});
export type Experiment = z.infer<typeof Experiment>;
