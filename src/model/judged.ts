// The part of a verdict by which two of them are told apart: what was said of a recording when it was made, against what is
// said of it today.
import { z } from 'zod';
import { Delivery, Reason } from './delivery.ts';
import { HopId } from './timeline.ts';

export const Judged = z
  .object({
    tool: z.string().describe('version of stream-check that judged'),
    delivery: Delivery,
    passed: z.boolean().describe('whether the verdict passed'),
    hop: HopId.nullable().describe('the hop at fault; null if none was'),
    reason: Reason.nullable().describe('why it was inconclusive; null if it was not'),
    causes: z.array(z.string()).describe('ids of the causes that were found'),
  })
  .describe('what was said of it');
export type Judged = z.infer<typeof Judged>;

interface VerdictParts extends Omit<Judged, 'tool' | 'causes'> {
  causes: readonly { id: string; status: string }[];
}

export function judgedOf({ delivery, passed, hop, reason, causes }: VerdictParts, tool: string): Judged {
  const found = causes.filter(({ status }) => status === 'detected').map(({ id }) => id);
  return { tool, delivery, passed, hop, reason, causes: found };
}

/** The version that judged is no difference. */
export function isSameJudged(one: Judged, other: Judged): boolean {
  const text = ({ delivery, passed, hop, reason, causes }: Judged) =>
    [delivery, passed, hop, reason, ...causes.toSorted()].join('\n');
  return text(one) === text(other);
}
