// What is said of a run: how the text was delivered, what that rests on, and what to do.
import { z } from 'zod';
import { Delivery, Reason } from './delivery.ts';
import { Evidence } from './evidence.ts';
import { HopId, VantageId } from './timeline.ts';

/** In the first reports the evidence of a cause was sentences. */
function withWords(finding: unknown): unknown {
  if (typeof finding !== 'object' || finding === null) return finding;
  const { evidence } = finding as { evidence?: unknown };
  const isOld = Array.isArray(evidence) && evidence.some((fact) => typeof fact === 'string');
  return isOld ? { ...finding, evidence: [], words: evidence } : finding;
}

/** In the first reports `next` was the sentence that is `advice` now. */
function withCommands(verdict: unknown): unknown {
  if (typeof verdict !== 'object' || verdict === null || 'advice' in verdict) return verdict;
  const { next } = verdict as { next?: unknown };
  return typeof next === 'string' || next === null ? { ...verdict, next: [], advice: next } : verdict;
}

/** What can be found of a cause. */
export const FINDINGS = ['detected', 'suspected', 'ruled-out', 'not-applicable', 'error'] as const;

export const FindingFields = z.object({
  id: z.string().describe('id of the cause, as in `stream-check explain <id>`'),
  status: z
    .enum(FINDINGS)
    .describe('not-applicable: what it needs to look at was not measured; error: looking for it failed'),
  hop: HopId.nullable().describe('the hop at which it acts; null unless it was found'),
  evidence: z.array(Evidence).describe('the facts that it rests on'),
  words: z.array(z.string()).default([]).describe('the same, a sentence each; for an error its message'),
  figures: z
    .record(z.string(), z.number())
    .optional()
    .describe('figures of the evidence that stand nowhere else in the run, by name'),
  advice: z.string().nullable().describe('what to change; null unless it was found'),
});
export const CauseFinding = z.preprocess(withWords, FindingFields);
export type CauseFinding = z.infer<typeof CauseFinding>;

export const VerdictFields = z.object({
  delivery: Delivery,
  passed: z.boolean().describe('whether the answer came whole and incrementally, and other streams beside it did too'),
  proven: z.boolean().describe('lock-step showed every chunk alone: incremental without a timing threshold'),
  vantage: VantageId.nullable().describe('the vantage that the verdict is about; null if nothing was seen'),
  hop: HopId.nullable().describe('the hop at fault; null if none is'),
  summary: z.string().describe('one plain sentence'),
  why: z.array(z.string()).describe('the evidence, a sentence each; empty when all is well'),
  evidence: z.array(Evidence).default([]).describe('the facts behind `why`, in the same order'),
  next: z
    .array(z.string())
    .describe('commands for a shell that settle it or show the repair: what was typed, with one change; may be empty'),
  advice: z.string().nullable().describe('what to change, or where to look; null when all is well'),
  reason: Reason.nullable().describe('why it is inconclusive; null if it is not'),
  causes: z.array(CauseFinding).describe('every cause that is known, and what was found of it'),
  limits: z.array(z.string()).describe('what could not be known'),
});
export const Verdict = z.preprocess(withCommands, VerdictFields);
export type Verdict = z.infer<typeof Verdict>;
