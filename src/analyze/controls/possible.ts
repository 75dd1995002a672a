// What may still hold the text of an endpoint: at first all that fits how it came, and after each control what that leaves.
import { ENDPOINT_CONTROLS, type ControlArm, type EndpointControlId } from '../../model/controls.ts';
import type { Recording, StreamRecord } from '../../model/recording.ts';
import type { Measures } from '../../model/report.ts';
import { looksReplayed } from '../arrivals.ts';
import { countsBytes } from '../byte-evidence.ts';
import { judgedStreamOf } from '../judged-stream.ts';
import { armOf, cameOf, failureOf, isHeld } from './came.ts';
import { NOTHING, type ControlScene, type Suspect } from './control.ts';
import { isCompressed } from './identity.ts';
import { controlJudges } from './index.ts';

type Experiment = Measures['experiments'][number];

/** Null for what is no endpoint, or was not asked. */
export function sceneOf(recording: Recording): ControlScene | null {
  const usual = recording.streams.find(({ instrument }) => instrument === 'timed');
  if (recording.subject.kind !== 'endpoint' || usual === undefined) return null;
  const came = cameOf(recording, usual);
  const { hasOrigin, source } = judgedStreamOf(recording, usual);
  const isSuspicious = came === 'steady' && !hasOrigin && source !== null && looksReplayed(source);
  return { recording, usual, came, looksReplayed: isSuspicious };
}

/** What each control that was made showed. */
export function madeControls(scene: ControlScene): Experiment[] {
  const { recording, usual } = scene;
  return ENDPOINT_CONTROLS.flatMap((id) => {
    const streams = recording.streams.filter(({ instrument }) => instrument === id);
    return streams.length === 0 ? [] : [experimentOf(id, streams, usual, scene)];
  });
}

function experimentOf(
  id: EndpointControlId,
  streams: readonly StreamRecord[],
  usual: StreamRecord,
  scene: ControlScene,
): Experiment {
  const arms = streams.map((stream) => armOf(scene.recording, stream));
  const failure = streams.map(failureOf).find((one) => one !== null) ?? null;
  const { rulesIn, rulesOut, proves = null } = failure === null ? controlJudges[id].conclude(arms, scene) : NOTHING;
  const deliveryOf = (arm: ControlArm['arm']) => {
    const came = new Set(arms.filter((one) => one.arm === arm).map((one) => one.came));
    if (proves === 'seen-once') return arm === 'usual' ? ('inconclusive' as const) : ('incremental' as const);
    if (proves !== null) return arm === 'usual' ? proves : ('inconclusive' as const);
    if (rulesIn.length === 0) return 'inconclusive' as const;
    if (came.size === 1 && came.has('steady')) return 'incremental' as const;
    if (came.size === 0 || ![...came].every(isHeld)) return 'inconclusive' as const;
    return came.has('lumps') ? ('batched' as const) : ('buffered' as const);
  };
  return {
    id,
    encoding: usual.response?.contentEncoding ?? null,
    before: deliveryOf('usual'),
    after: deliveryOf('changed'),
    changed: '',
    happened: '',
    rulesIn: [...rulesIn],
    rulesOut: [...rulesOut],
    requests: streams.reduce((sum, { endpoint }) => sum + 1 + (endpoint?.redirects.length ?? 0), 0),
    arms,
    failure,
    letOut: null,
  };
}

/** Ids of causes; empty where the text was not held, or nothing is known of it. */
export function possibleOf(scene: ControlScene, made: readonly Experiment[] = madeControls(scene)): Suspect[] {
  const found = made.flatMap(({ rulesIn }) => rulesIn);
  const excluded = new Set(made.flatMap(({ rulesOut }) => rulesOut));
  const left = atFirst(scene).filter((id) => !excluded.has(id));
  const proven = left.filter((id) => found.includes(id));
  return proven.length > 0 ? proven : left;
}

function atFirst({ recording, usual, came, looksReplayed: isSuspicious }: ControlScene): Suspect[] {
  // Nobody holds what was never to come piece by piece.
  if (usual.endpoint?.format === 'json' || usual.request?.streamRequested === false) return [];
  if (came === 'steady') return [...(isSuspicious ? (['collected-answer'] as const) : []), 'serialised-streams'];
  if (!isHeld(came)) return [];
  const compressor: Suspect[] = isCompressed(usual.response?.contentEncoding ?? null) ? ['compressor-not-flushed'] : [];
  const { byBytes } = judgedStreamOf(recording, usual);
  const isCounted = byBytes !== null && countsBytes(byBytes);
  if (came === 'one-piece') return [...compressor, 'proxy-buffering', 'unflushed-writes', 'collected-answer'];
  return [...compressor, 'proxy-buffering', 'unflushed-writes', ...(isCounted ? [] : (['flush-timer'] as const))];
}

/** The control that is to be made next; null where one cause is left, or nothing can tell the others apart. */
export function nextControl(recording: Recording): EndpointControlId | null {
  const scene = sceneOf(recording);
  if (scene === null || recording.subject.kind !== 'endpoint') return null;
  const experiments = madeControls(scene);
  if (experiments.some(({ failure }) => failure?.isEnd === true)) return null;
  const possible = possibleOf(scene, experiments);
  const isNamed = experiments.some(({ rulesIn }) => rulesIn.length > 0);
  // One that nothing speaks for is looked for all the same where the text streams.
  if (possible.length === 0 || (possible.length === 1 && (isNamed || scene.came !== 'steady'))) return null;
  const made = new Set<string>(recording.streams.map(({ instrument }) => instrument));
  const ids = recording.subject.controls.filter((id) => !made.has(id));
  return ids.find((id) => controlJudges[id].splits(scene).some((suspect) => possible.includes(suspect))) ?? null;
}
