// What an experiment showed: the run as it was judged without it, beside the same request with one thing changed.
import type { Analysis } from '../model/judgement.ts';
import { streamOf, type Recording } from '../model/recording.ts';
import type { Measures } from '../model/report.ts';
import { PASSING_DELIVERIES } from '../model/delivery.ts';
import { isLate } from './attribution.ts';
import { madeControls, sceneOf } from './controls/possible.ts';

/** What is at fault where text is in time without compression. */
export const COMPRESSOR = 'compressor-not-flushed';

/** @param analyze judges a recording that holds no experiment */
export function experimentsOf(
  recording: Recording,
  analyze: (recording: Recording) => Analysis,
): Measures['experiments'] {
  const scene = sceneOf(recording);
  if (scene !== null) return madeControls(scene);
  const changed = streamOf(recording, 'identity');
  if (changed === undefined) return [];
  const usual = analyze({ ...recording, streams: recording.streams.filter((stream) => stream !== changed) });
  const alone = analyze({ ...recording, mode: 'lock-step', streams: [{ ...changed, instrument: 'lock-step' }] });
  const [before, after] = [usual.verdict.delivery, alone.verdict.delivery];
  // A server may compress all the same; then nothing was changed.
  const { outcome, response } = changed;
  const isTelling = outcome.kind === 'completed' && (response?.contentEncoding ?? 'identity') === 'identity';
  return [
    {
      id: 'identity',
      encoding: usual.response?.contentEncoding ?? null,
      before,
      after,
      changed: '',
      happened: '',
      rulesIn: isTelling && isLate(before) && PASSING_DELIVERIES.has(after) ? [COMPRESSOR] : [],
      rulesOut: isTelling && isLate(before) && isLate(after) ? [COMPRESSOR] : [],
      requests: 1,
      arms: [],
    },
  ];
}
