// What controls say of causes, beside what the causes themselves find in one answer.
import type { DetectedCause } from '../../model/judgement.ts';
import type { Recording } from '../../model/recording.ts';
import type { Measures } from '../../model/report.ts';
import { lineOrPages } from '../causes/products-named.ts';
import type { Suspect } from './control.ts';
import { controlEvidence, mockEvidence } from './evidence.ts';
import { possibleOf, sceneOf } from './possible.ts';

type Experiment = Measures['experiments'][number];

/** What to do about each; which line to paste, says the table of products. */
const ADVICE: Readonly<Record<Suspect, string>> = {
  'compressor-not-flushed': 'Let the compressor flush after each piece, or do not compress this answer.',
  'proxy-buffering': 'Switch buffering off for this path in what stands in front of the app.',
  'unflushed-writes': 'Flush after each piece that the app writes.',
  'flush-timer':
    'Look for a timer: a debounce, an interval, a flush interval of a proxy. Write each piece when it comes.',
  'serialised-streams':
    'Serve streams side by side: more than one worker, and nothing that blocks while it waits for the model.',
  'collected-chunks':
    'Look for a list or batch that is sent when it has so many chunks. Pass each chunk on when it comes.',
  'collected-answer':
    'Look for what needs the whole answer: an await on all of it, a response of JSON in place of a streaming one, a middleware that reads the body. Write each piece when it comes.',
};

function adviceFor(id: Suspect, { streams, said }: Recording): string {
  // No product does that by itself.
  if (id === 'collected-chunks') return ADVICE[id];
  return `${ADVICE[id]} ${lineOrPages(id, streams[0]?.response?.headers ?? {}, said)}`;
}

/** A cause that a control shows is detected; those that are left are suspected; those that a control excludes are ruled out. */
export function withControls(
  findings: readonly DetectedCause[],
  recording: Recording,
  experiments: readonly Experiment[],
): DetectedCause[] {
  const scene = sceneOf(recording);
  if (experiments.length === 0) return [...findings];
  if (scene === null) return withMockControls(findings, recording, experiments);
  const possible: readonly string[] = possibleOf(scene, experiments);
  const excluded = new Set(experiments.flatMap(({ rulesOut }) => rulesOut));
  return findings.map((finding): DetectedCause => {
    const { id } = finding;
    if (!possible.includes(id)) {
      return excluded.has(id) ? { id, status: 'ruled-out', hop: null, evidence: [], advice: null } : finding;
    }
    const shown = experiments.filter(({ rulesIn }) => rulesIn.includes(id));
    // Where nothing is held, a cause is none before a control shows it.
    if (scene.came === 'steady' && shown.length === 0) return finding;
    const evidence = [...finding.evidence, ...shown.map(controlEvidence)];
    const status = shown.length > 0 || finding.status === 'detected' ? 'detected' : 'suspected';
    return {
      ...finding,
      status,
      hop: 'upstream',
      evidence,
      advice: finding.advice ?? adviceFor(id as Suspect, recording),
    };
  });
}

/** With the mock behind, the causes find by themselves what one answer shows. */
function withMockControls(
  findings: readonly DetectedCause[],
  recording: Recording,
  experiments: readonly Experiment[],
): DetectedCause[] {
  return findings.map((finding): DetectedCause => {
    const { id, status } = finding;
    const excluding = experiments.filter(({ rulesOut }) => rulesOut.includes(id));
    // What one answer shows is given up only where another cause is shown.
    const isExcluded = excluding.some(({ rulesIn }) => status === 'suspected' || rulesIn.length > 0);
    if (isExcluded) return { id, status: 'ruled-out', hop: null, evidence: [], advice: null };
    const shown = experiments.filter(({ rulesIn }) => rulesIn.includes(id));
    if (shown.length === 0) return finding;
    const evidence = [...finding.evidence, ...shown.flatMap(mockEvidence)];
    return {
      ...finding,
      status: 'detected',
      hop: 'upstream',
      evidence,
      advice: finding.advice ?? adviceFor(id as Suspect, recording),
    };
  });
}
