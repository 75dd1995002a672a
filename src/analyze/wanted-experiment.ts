// Whether an experiment would tell what holds the text: asked once a run is measured, and after each that was made.
import { CLIENT_CONTROL, type ControlId } from '../model/controls.ts';
import type { Recording } from '../model/recording.ts';
import { analyze } from './analyze.ts';
import { nextMockControl } from './controls/mock-possible.ts';
import { wantsOtherClient } from './controls/other-client.ts';
import { nextControl } from './controls/possible.ts';

/**
 * Of a client the request is not ours to change, but another one can be put in its place; of a program neither.
 * @param isAskingWhy whether requests may be made beyond those that a check needs
 */
export function wantsExperiment(recording: Recording, isAskingWhy: boolean): ControlId | null {
  if (recording.subject.kind === 'endpoint') return isAskingWhy ? nextControl(recording) : null;
  if (isAskingWhy && wantsOtherClient(recording, analyze)) return CLIENT_CONTROL;
  return nextMockControl(recording, isAskingWhy, analyze);
}
