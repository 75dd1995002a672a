// Whether an experiment would tell what holds the text: asked once a run is measured, and after each that was made.
import type { ControlId } from '../model/controls.ts';
import type { Recording } from '../model/recording.ts';
import { analyze } from './analyze.ts';
import { nextMockControl } from './controls/mock-possible.ts';
import { nextControl } from './controls/possible.ts';

/**
 * Of a client or a program the request is not ours to change.
 * @param isAskingWhy whether requests may be made beyond those that a check needs
 */
export function wantsExperiment(recording: Recording, isAskingWhy: boolean): ControlId | null {
  if (recording.subject.kind === 'endpoint') return isAskingWhy ? nextControl(recording) : null;
  return nextMockControl(recording, isAskingWhy, analyze);
}
