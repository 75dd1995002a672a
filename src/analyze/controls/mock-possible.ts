// What may still hold the text of an app with the mock behind it: at first what fits the rule that lock-step showed, and after
// each control what that leaves.
//
//   size, block   compressor, proxy, writes            count   chunks that are collected
//   timer         a timer                              full    compressor, proxy, writes, an answer that is collected
//   ambiguous     what fits any of the rules           none    all of them but the last
//
// Who asks why gets more: a rule that one stream showed has to show in another one, with longer chunks.
import { MOCK_CONTROLS, type MockControlId } from '../../model/controls.ts';
import type { Analysis } from '../../model/judgement.ts';
import { isMeasured, type Recording, type StreamRecord } from '../../model/recording.ts';
import type { Measures } from '../../model/report.ts';
import { isLate } from '../attribution.ts';
import { NOTHING, type Suspect } from './control.ts';
import { failureOf } from './came.ts';
import { isCompressed } from './identity.ts';
import { mockJudges } from './index.ts';
import { BY_BYTES, type MockScene } from './mock-control.ts';

type Experiment = Measures['experiments'][number];

/** Null for what is no app with the mock behind it. @param analyze judges a recording that holds no experiment */
function mockSceneOf(recording: Recording, analyze: MockScene['analyze']): MockScene | null {
  if (recording.subject.kind !== 'app' || recording.scenario === null) return null;
  const streams = recording.streams.filter((stream) => isMeasured(stream) || stream.instrument === 'held-open');
  if (streams.length === 0) return null;
  const bare = { ...recording, streams };
  return { recording: bare, usual: analyze(bare), analyze };
}

/** What each control that was made showed. */
export function madeMockControls(recording: Recording, analyze: MockScene['analyze']): Experiment[] {
  const made = controlStreams(recording);
  const scene = made.length === 0 ? null : mockSceneOf(recording, analyze);
  return scene === null ? [] : made.map((changed) => experimentOf(changed, scene));
}

function controlStreams({ streams }: Recording): StreamRecord[] {
  return MOCK_CONTROLS.flatMap((id) => streams.filter(({ instrument }) => instrument === id));
}

function experimentOf(changed: StreamRecord, scene: MockScene): Experiment {
  const id = changed.instrument as MockControlId;
  // One that failed tells nothing; identity says so itself.
  const isTelling = changed.outcome.kind === 'completed' || id === 'identity';
  const { rulesIn, rulesOut, after, letOut } = isTelling
    ? mockJudges[id].conclude(changed, scene)
    : { ...NOTHING, after: 'inconclusive' as const, letOut: null };
  return {
    id,
    encoding: scene.usual.response?.contentEncoding ?? null,
    before: scene.usual.verdict.delivery,
    after,
    changed: '',
    happened: '',
    rulesIn: [...rulesIn],
    rulesOut: [...rulesOut],
    requests: 1,
    arms: [],
    failure: failureOf(changed),
    letOut,
  };
}

/** Ids of causes; empty where the text was not held. */
function mockPossible(
  { usual }: MockScene,
  made: readonly Pick<Experiment, 'rulesIn' | 'rulesOut'>[],
  isAskingWhy: boolean,
): Suspect[] {
  const found = made.flatMap(({ rulesIn }) => rulesIn);
  const excluded = new Set(made.flatMap(({ rulesOut }) => rulesOut));
  const left = atFirst(usual, isAskingWhy).filter((id) => !excluded.has(id));
  const proven = left.filter((id) => found.includes(id));
  return proven.length > 0 ? proven : left;
}

function atFirst({ verdict, request, response, lockStep }: Analysis, isAskingWhy: boolean): Suspect[] {
  const { delivery, hop } = verdict;
  const isHeld = isLate(delivery) || (isAskingWhy && delivery === 'micro-batched');
  if (!isHeld || (hop ?? 'upstream') !== 'upstream' || request?.streamRequested === false) return [];
  // What keeps the last chunks until the next come is known by that.
  if ((lockStep?.chunksBehind ?? 0) > 0) return [];
  const byBytes = BY_BYTES.filter(
    (id) => id !== 'compressor-not-flushed' || isCompressed(response?.contentEncoding ?? null),
  );
  const any: Suspect[] = [...byBytes, 'collected-chunks', 'flush-timer'];
  const isFull = lockStep === null || (!lockStep.proven && lockStep.flushes.length === 0);
  if (isFull) return [...byBytes, 'collected-answer', ...(isAskingWhy ? (['flush-timer'] as const) : [])];
  if (isAskingWhy) return any;
  const { mechanism, proven } = lockStep;
  switch (mechanism?.kind) {
    case 'size':
    case 'block':
      return byBytes;
    case 'count':
      return ['collected-chunks'];
    case 'timer':
    case 'linger':
      return ['flush-timer'];
    default:
      // Each alone, and yet late: nothing that counts.
      return proven ? ['flush-timer'] : any;
  }
}

/** The control that is to be made next; null where one cause is left, or nothing can tell the others apart. */
export function nextMockControl(
  recording: Recording,
  isAskingWhy: boolean,
  analyze: MockScene['analyze'],
): MockControlId | null {
  const scene = mockSceneOf(recording, analyze);
  if (scene === null) return null;
  const streams = controlStreams(recording);
  const experiments = streams.map((changed) => experimentOf(changed, scene));
  const possible = mockPossible(scene, experiments, isAskingWhy);
  if (possible.length < 2) return null;
  const made = new Set<string>(streams.map(({ instrument }) => instrument));
  const candidates = MOCK_CONTROLS.filter((id) => !made.has(id) && (isAskingWhy || mockJudges[id].isLong !== true));
  return candidates.find((id) => mockJudges[id].splits(scene).some((suspect) => possible.includes(suspect))) ?? null;
}
