// What experiments showed: the run as it was judged without them, beside requests with one thing changed.
import type { Analysis } from '../model/judgement.ts';
import type { Recording } from '../model/recording.ts';
import type { Measures } from '../model/report.ts';
import { madeMockControls } from './controls/mock-possible.ts';
import { madeOtherClient } from './controls/other-client.ts';
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
  return [...madeMockControls(recording, analyze), ...madeOtherClient(recording, analyze)];
}
