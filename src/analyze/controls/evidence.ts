// What was seen of each control that was made, and what is left after the last, as evidence.
import { ENDPOINT_CONTROLS, type ControlArm, type EndpointControlId } from '../../model/controls.ts';
import type { Evidence, EvidenceOf } from '../../model/evidence.ts';
import type { Recording } from '../../model/recording.ts';
import type { Measures } from '../../model/report.ts';
import { isLate } from '../attribution.ts';
import { cameAs } from './came.ts';
import { controlJudges } from './index.ts';
import { possibleOf, sceneOf } from './possible.ts';

type Experiment = Measures['experiments'][number];

/** Nothing where none was made. */
export function controlsEvidence(recording: Recording, experiments: readonly Experiment[]): Evidence[] {
  if (recording.subject.kind === 'app') return experiments.flatMap(mockEvidence);
  const made = experiments.filter(({ arms }) => arms.length > 0);
  const scene = made.length === 0 ? null : sceneOf(recording);
  // What streams is held by nobody.
  const causes = scene === null || scene.came === 'steady' ? [] : possibleOf(scene, experiments);
  return [...made.map(controlEvidence), ...(causes.length > 1 ? [{ kind: 'left' as const, causes }] : [])];
}

/** Compression has evidence of its own, where that tells something. */
export function mockEvidence(experiment: Experiment): Evidence[] {
  const { id, before, after, requests, letOut, rulesIn, rulesOut, failure } = experiment;
  if (id === 'identity' && rulesIn.length + rulesOut.length > 0) return [];
  if (letOut !== null && failure === null) return [{ kind: 'let-out', control: id, ...letOut }];
  const seen = { usual: cameAs(before), changed: cameAs(after), requests, isMade: true, timesMs: [], failure };
  return [{ kind: 'control', control: id, ...seen, proves: null, rulesIn, rulesOut }];
}

export function controlEvidence(experiment: Experiment): EvidenceOf<'control'> {
  const { id, arms, requests, rulesIn, rulesOut, failure } = experiment;
  const of = (wanted: ControlArm['arm']) => {
    const came = new Set(arms.filter(({ arm }) => arm === wanted).map((one) => one.came));
    return came.size === 1 ? [...came][0]! : null;
  };
  return {
    kind: 'control',
    control: id,
    usual: of('usual'),
    changed: of('changed'),
    isMade: arms.some(({ arm }) => arm === 'changed'),
    timesMs: isOfEndpoint(id) ? [...(controlJudges[id].times?.(arms) ?? [])] : [],
    proves: provenBy(experiment),
    rulesIn,
    rulesOut,
    failure,
    requests,
  };
}

function isOfEndpoint(id: string): id is EndpointControlId {
  return (ENDPOINT_CONTROLS as readonly string[]).includes(id);
}

/** What is known by it of how the text came, where it names nobody who held it. */
function provenBy({ id, before, after, rulesIn }: Experiment): EvidenceOf<'control'>['proves'] {
  if (id === 'second-request') return after === 'incremental' ? 'seen-once' : null;
  if (!isOfEndpoint(id) || !isLate(before)) return null;
  if (before === 'replayed') return 'replayed';
  return rulesIn.length === 0 ? 'buffered' : null;
}
