// The text exposition format of Prometheus, for the textfile collector of its node exporter: seconds and bytes, and a family for
// every figure of the metrics room. Sentences are comments: as the value of a label each of them would make a series of its own.
// When it was measured is the time of the file, which the collector shows.
import type { Report, Run } from '../../model/report.ts';
import { type HopId, HOPS, type VantageId } from '../../model/timeline.ts';
import type { Metric } from '../../metrics/metric.ts';
import { metrics } from '../../metrics/metrics.ts';
import { distinctRepeats } from '../distinct-repeats.ts';
import { readable } from '../escape.ts';
import { escapeLabel } from '../escape-formats.ts';
import { explanationOf } from '../explanation.ts';
import { scopeOf } from '../../gate/scope.ts';
import type { Reporter } from './reporter.ts';

const MS_A_SECOND = 1000;
/** More digits of a double are noise of the division. */
const DIGITS = 12;

type Labels = Readonly<Record<string, string | null>>;

interface Sample {
  /** As they are written, without the braces. */
  labels: string;
  value: number | boolean;
}

interface LabelledRun {
  run: Run;
  /** Those of all its samples, written once. */
  labels: string;
}

export const prometheus: Reporter = {
  render(report) {
    const runs = labelled(report.runs);
    const families = [
      ...ofReport(report),
      family(
        'run_passed',
        'Whether the verdict of the run passed.',
        runs.map(({ run, labels }) => ({ labels, value: run.verdict.passed })),
      ),
      family(
        'delivery',
        'How the text was delivered: 1 for the class that it is.',
        runs.map(({ run, labels }) => ({ labels: joined(labels, { delivery: run.verdict.delivery }), value: 1 })),
      ),
      family(
        'fault',
        'What held the text of a run that did not pass: the hop, and the cause, as far as known.',
        faults(runs),
      ),
      ...metrics.entries.map((metric) => familyOf(metric, runs)),
      rules(report),
    ];
    return `${families
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n')}\n`;
  },
};

function ofReport({ tool, environment, summary, exitCode, durationMs }: Report): string[][] {
  const { node, os, arch } = environment;
  const states = Object.entries(summary).map(([status, value]) => ({ labels: labelsOf({ status }), value }));
  return [
    family('info', 'What measured.', [{ labels: labelsOf({ version: tool.version, node, os, arch }), value: 1 }]),
    family('exit_code', 'Exit code of the command.', [{ labels: '', value: exitCode }]),
    family('duration_seconds', 'How long everything took.', [{ labels: '', value: durationMs / MS_A_SECOND }]),
    family('runs', 'Runs by how they ended.', states),
  ];
}

/** No two series may be alike. */
function labelled(runs: readonly Run[]): LabelledRun[] {
  const labels = runs.map((run) => {
    const { subject, client, protocol, scenario } = scopeOf(run);
    return labelsOf({ subject, client, version: run.client.version, protocol, scenario });
  });
  const names = new Map(runs.map((run, i) => [run, labels[i]!]));
  const repeats = distinctRepeats(runs, (run) => names.get(run)!);
  return runs.map((run, i) => ({ run, labels: joined(labels[i]!, { repeat: String(repeats[i]) }) }));
}

function faults(runs: readonly LabelledRun[]): Sample[] {
  return runs.flatMap(({ run, labels }) => {
    const { hop } = run.verdict;
    const { causeId } = explanationOf(run);
    if (run.status === 'passed' || (hop === null && causeId === null)) return [];
    return [{ labels: joined(labels, { hop, cause: causeId }), value: 1 }];
  });
}

function familyOf(metric: Metric, runs: readonly LabelledRun[]): string[] {
  const { id, unit, values, value, title } = metric;
  // The class of delivery has a family of its own.
  if (value === null || (values !== 'number' && values !== 'flag')) return [];
  const isTime = unit === 'ms';
  const samples = runs.flatMap(({ run, labels }) =>
    placesOf(metric, run).flatMap((place) =>
      (metric.statistics ?? [null]).flatMap((statistic): Sample[] => {
        const figure = value(run, place?.id ?? null, statistic);
        if (typeof figure !== 'number' && typeof figure !== 'boolean') return [];
        const measured = isTime ? Number(figure) / MS_A_SECOND : figure;
        const at: Labels = { vantage: null, hop: null, ...(place === null ? {} : { [place.kind]: place.id }) };
        return [{ labels: joined(labels, { ...at, statistic }), value: measured }];
      }),
    ),
  );
  const name = `${id.replaceAll('-', '_')}${isTime ? '_seconds' : ''}`;
  return family(name, `${title}, see stream-check explain ${id}.`, samples);
}

type PlaceLabel = { kind: 'vantage'; id: VantageId } | { kind: 'hop'; id: HopId } | null;

/**
 * The vantage that the verdict is about, and each hop: what stands before them is in the JSON. None for the times of lock-step
 * alone, where we speak and not a model.
 */
function placesOf({ at, alsoAt = [], isTimed }: Metric, { verdict, hops, mode }: Run): PlaceLabel[] {
  if (at === 'run') return [null];
  if (isTimed && mode === 'lock-step') return [];
  const { vantage } = verdict;
  const atHops = HOPS.filter((id) => (at === 'hop' || alsoAt.includes('hop')) && hops[id] !== undefined);
  return [
    ...(at === 'vantage' && vantage !== null ? [{ kind: 'vantage' as const, id: vantage }] : []),
    ...atHops.map((id) => ({ kind: 'hop' as const, id })),
  ];
}

function rules({ gate }: Report): string[] {
  const times = new Map<string, number>();
  // One that was skipped neither holds nor fails.
  const asked = gate.filter(({ status }) => status !== 'skipped');
  const samples = asked.map(({ rule, operator, expected, level, status, scope, passed }): Sample => {
    const labels = labelsOf({ rule, operator, expected: [expected].flat().join(' '), level, status, ...scope });
    const nth = (times.get(labels) ?? 0) + 1;
    times.set(labels, nth);
    return { labels: joined(labels, { nth: nth === 1 ? null : String(nth) }), value: passed };
  });
  const sentences = gate.map(({ rule, text }) => readable(`# rule ${rule}: ${text}`));
  return [...sentences, ...family('rule_passed', 'Whether the rule holds.', samples)];
}

/** The lines of one family; none where nothing was measured. */
function family(name: string, help: string, samples: readonly Sample[]): string[] {
  if (samples.length === 0) return [];
  const full = `stream_check_${name}`;
  return [
    `# HELP ${full} ${help.replaceAll('\\', '\\\\')}`,
    `# TYPE ${full} gauge`,
    ...samples.map(({ labels, value }) => `${full}${labels === '' ? '' : `{${labels}}`} ${figureOf(value)}`),
  ];
}

function figureOf(value: number | boolean): string {
  return String(Number(Number(value).toPrecision(DIGITS)));
}

/** Without those that are null. */
function labelsOf(labels: Labels): string {
  const known = Object.entries(labels).filter(([, value]) => value !== null);
  return known.map(([key, value]) => `${key}="${escapeLabel(value!)}"`).join(',');
}

function joined(labels: string, more: Labels): string {
  return [labels, labelsOf(more)].filter((part) => part !== '').join(',');
}
