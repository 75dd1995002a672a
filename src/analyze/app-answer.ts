// An app whose answer holds no word that its model spoke for it: why, and what it did instead.
//
//   first line that is true                                                  why
//   its model refused it, and gave no answer                                 refused
//   words of an earlier answer came out                                      cache
//   it asked for an answer to this request, and its model gave it none       model-failed
//   it asked for an answer to this request, and sent nothing                 nothing-sent
//   it asked for an answer to this request                                   changed
//   it asked only for an answer to an earlier request                        cache
//   else                                                                     never-asked
import { BREAKING_FAULTS, type AppSeen } from '../model/app-seen.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Wordless } from '../model/judgement.ts';
import type { StreamRecord } from '../model/recording.ts';

/** Null where words came out. */
export function wordlessOf(app: AppSeen): Wordless | null {
  const { asked, askedEarlier, cameOut, earlierWords, refused, sent, faults } = app;
  if (cameOut > 0) return null;
  if (earlierWords) return 'cache';
  if (refused !== null && asked === 0) return 'refused';
  if (asked > 0 && faults.length > 0) return 'model-failed';
  if (asked > 0) return sent?.bytes === 0 ? 'nothing-sent' : 'changed';
  return askedEarlier > 0 ? 'cache' : 'never-asked';
}

/** Whether the model itself ended the answer before its time. */
export function isBrokenByModel({ faults }: AppSeen): boolean {
  return faults.some((fault) => BREAKING_FAULTS.includes(fault));
}

/** What an app did beside its text, as far as it matters for how the run came out. */
export function appEvidence({ app, outcome }: Pick<StreamRecord, 'app' | 'outcome'>): Evidence[] {
  if (app === null) return [];
  const { asked, askedEarlier, earlierWords, refused, closed, faults, sent } = app;
  const wordless = wordlessOf(app);
  // Of an answer that is none it matters only where something that the app needs may have failed.
  const isTelling = outcome.kind === 'completed' || ((sent?.status ?? 0) >= 400 && asked === 0);
  return [
    ...(wordless === 'refused' && refused !== null ? [{ kind: 'model-refused' as const, ...refused }] : []),
    ...(isTelling && wordless !== null && wordless !== 'refused'
      ? [{ kind: 'model-asked' as const, times: asked, earlierTimes: askedEarlier, earlierWords }]
      : []),
    ...(sent === null ? [] : [{ kind: 'sent' as const, ...sent }]),
    ...(closed === null ? [] : [closedEvidence(closed)]),
    ...(faults.length > 0 ? [{ kind: 'model-disturbed' as const, faults }] : []),
  ];
}

/** Limits that people set, s. A judgement, as are the next two. */
const ROUND_S = [1, 2, 3, 4, 5, 8, 10, 12, 15, 20, 25, 30, 40, 45, 60, 90, 100, 120, 180, 240, 300, 600];
/** How far from it a limit is noticed, ms and as a share. */
const ROUND_MS = 150;
const ROUND_SHARE = 0.02;

/** The time limit that a silence looks like, ms; null for an uneven one. */
export function roundLimitMs(silentMs: number): number | null {
  const limitS = ROUND_S.find((s) => Math.abs(silentMs - 1000 * s) <= Math.max(ROUND_MS, ROUND_SHARE * 1000 * s));
  return limitS === undefined ? null : 1000 * limitS;
}

function closedEvidence({ silentMs, chunks }: NonNullable<AppSeen['closed']>): Evidence {
  return { kind: 'closed-by-app', silentMs, chunks, limitMs: roundLimitMs(silentMs) };
}
