// How a run counts in the summary of a Report, and so for the exit code.
//
//   outcome      verdict                                         status
//   completed    passed                                          passed
//   completed    a stream failed beside the others               errored
//   completed    inconclusive, and nothing else was shown        inconclusive
//   completed    else                                            failed
//   else         any                                             errored
import { z } from 'zod';

export const RunStatus = z
  .enum(['passed', 'failed', 'inconclusive', 'errored'])
  .describe('how it counts: errored if the target or the client failed, inconclusive if it cannot be judged');
export type RunStatus = z.infer<typeof RunStatus>;

interface Judged {
  outcome: { kind: string };
  verdict: { passed: boolean; delivery: string };
  parallel: { serialised: boolean; failure?: unknown } | null;
  integrity: { ok: boolean } | null;
}

/** A run that could be shown to be broken is not excused by a delivery that could not be judged. */
export function statusOf({ outcome, verdict, parallel, integrity }: Partial<Judged>): RunStatus {
  if (outcome?.kind !== 'completed') return 'errored';
  if (verdict?.passed) return 'passed';
  // A stream that fails beside others is a failure of the target, as one alone would be.
  if (parallel?.failure) return 'errored';
  const isBroken = integrity?.ok === false || parallel?.serialised === true;
  return verdict?.delivery === 'inconclusive' && !isBroken ? 'inconclusive' : 'failed';
}
