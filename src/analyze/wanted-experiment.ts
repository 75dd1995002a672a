// Whether an experiment would tell what holds the text: asked once a run is measured, and made after it.
import type { ControlId } from '../model/controls.ts';
import type { Recording } from '../model/recording.ts';
import { analyze } from './analyze.ts';
import { isLate } from './attribution.ts';

/** An app that compresses, and is late: is it the compressor? Of a client or a program the request is not ours to change. */
export function wantsExperiment(recording: Recording): ControlId | null {
  if (recording.subject.kind !== 'app' || recording.scenario === null) return null;
  const { request, response, verdict } = analyze(recording);
  const isHeld = isLate(verdict.delivery) && request?.streamRequested !== false;
  return isHeld && isCompressed(response?.contentEncoding ?? null) ? 'identity' : null;
}

function isCompressed(contentEncoding: string | null): boolean {
  return contentEncoding !== null && contentEncoding.trim().toLowerCase() !== 'identity';
}
