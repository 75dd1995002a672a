// Whether an experiment would tell what holds the text: asked once a run is measured, and after each that was made.
import type { ControlId } from '../model/controls.ts';
import { streamOf, type Recording } from '../model/recording.ts';
import { analyze } from './analyze.ts';
import { isLate } from './attribution.ts';
import { isCompressed } from './controls/identity.ts';
import { nextControl } from './controls/possible.ts';

/** @param isAskingWhy whether requests may be made beyond those that a check needs */
export function wantsExperiment(recording: Recording, isAskingWhy: boolean): ControlId | null {
  if (recording.subject.kind === 'endpoint') return isAskingWhy ? nextControl(recording) : null;
  return ofApp(recording);
}

/** An app that compresses, and is late: is it the compressor? Of a client or a program the request is not ours to change. */
function ofApp(recording: Recording): ControlId | null {
  if (recording.subject.kind !== 'app' || recording.scenario === null) return null;
  if (streamOf(recording, 'identity') !== undefined) return null;
  const { request, response, verdict } = analyze(recording);
  const isHeld = isLate(verdict.delivery) && request?.streamRequested !== false;
  return isHeld && isCompressed(response?.contentEncoding ?? null) ? 'identity' : null;
}
