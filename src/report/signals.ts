// A Report as measurements and spans, by the names of the OpenTelemetry conventions for generative AI where there are any
// (in development; lengths of time in seconds), else below `stream_check.`. How they are sent is another room's work.
import type { GateResult } from '../model/gate-result.ts';
import type { Report, Run } from '../model/report.ts';
import { codePlaceOf } from './code-place.ts';
import { distinctRepeats } from './distinct-repeats.ts';
import { readable, toJson } from './escape.ts';
import { explanationOf } from './explanation.ts';
import { type Attributes, attributesOf, known, operationOf } from './signal-attributes.ts';
import { VANTAGES } from '../model/timeline.ts';

export interface MetricSignal {
  name: string;
  unit: string;
  description: string;
  /** A histogram counts values; a gauge has one for each set of attributes. */
  kind: 'histogram' | 'gauge';
  samples: readonly { values: readonly number[]; attributes: Attributes }[];
}

export interface SpanSignal {
  name: string;
  /** In UTC. */
  startedAt: string;
  durationMs: number;
  attributes: Attributes;
  /** The sentence of a run that did not pass; null for one that did. */
  error: string | null;
}

export interface Signals {
  metrics: readonly MetricSignal[];
  spans: readonly SpanSignal[];
}

/** Bounds of the histograms of time, s: those of the conventions, with finer ones below 10 ms, where batching shows. */
export const SECONDS_BUCKETS: readonly number[] = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];

export function signalsOf({ runs: measured, gate: all, exitCode }: Report): Signals {
  // One that was skipped neither holds nor fails.
  const gate = all.filter(({ status }) => status !== 'skipped');
  const repeats = distinctRepeats(measured, (run) => toJson(attributesOf(run)));
  const runs = measured.map((run, i) => ({ ...run, repeat: repeats[i]! }));
  const histogram = (name: string, description: string, samplesOf: (run: Run) => readonly number[]): MetricSignal => ({
    name,
    unit: 's',
    description,
    kind: 'histogram',
    samples: runs.flatMap((run) => {
      const values = samplesOf(run).map((ms) => ms / 1000);
      return values.length === 0 ? [] : [{ values, attributes: attributesOf(run) }];
    }),
  });
  return {
    metrics: [
      histogram('gen_ai.client.operation.duration', 'From the request to the end of the answer', (run) =>
        figures(sourceOf(run)?.endMs),
      ),
      histogram('gen_ai.client.operation.time_to_first_chunk', 'From the request to the first chunk', (run) =>
        figures(sourceOf(run)?.firstChunkMs),
      ),
      histogram('gen_ai.client.operation.time_per_output_chunk', 'From one chunk to the next', gapsOf),
      ...ownMetrics(runs),
      rulesMetric(gate),
      exitMetric(exitCode),
    ].filter(({ samples }) => samples.length > 0),
    spans: runs.flatMap((run) => spanOf(run, gate)),
  };
}

/** It tells as well of what is missing, which no run does. */
function exitMetric(exitCode: number): MetricSignal {
  const samples = [{ values: [exitCode], attributes: {} }];
  return { name: 'stream_check.exit_code', unit: '1', description: 'Exit code of the command', kind: 'gauge', samples };
}

/** What became of each rule. Its sentence has figures in it, so it stands at the spans: here nobody could group by it. */
function rulesMetric(gate: readonly GateResult[]): MetricSignal {
  return {
    name: 'stream_check.rule.passed',
    unit: '1',
    description: 'Whether a rule holds: 1 or 0',
    kind: 'gauge',
    samples: gate.map(({ rule, operator, expected, level, status, scope, ignored, passed }) => ({
      values: [passed ? 1 : 0],
      attributes: known({
        'stream_check.rule': `${rule} ${operator} ${[expected].flat().join(' ')}`,
        'stream_check.rule.level': level,
        'stream_check.rule.status': status,
        'stream_check.rule.ignored': status === 'ignored' ? ignored : null,
        'stream_check.subject': scope.subject,
        'stream_check.client': scope.client,
        'stream_check.protocol': scope.protocol,
        'stream_check.scenario': scope.scenario,
      }),
    })),
  };
}

/** What the conventions have no name for. */
function ownMetrics(runs: readonly Run[]): MetricSignal[] {
  const gauge = (
    name: string,
    unit: string,
    description: string,
    samplesOf: (run: Run) => MetricSignal['samples'],
  ) => ({
    name: `stream_check.${name}`,
    unit,
    description,
    kind: 'gauge' as const,
    samples: runs.flatMap(samplesOf),
  });
  const one = (run: Run, value: number | null | undefined, more: Attributes = {}) =>
    figures(value).map((figure) => ({
      values: [figure],
      attributes: { ...attributesOf(run), ...repeatOf(run), ...more },
    }));
  const byVantage = (run: Run, pick: (measures: NonNullable<Run['vantages']['wire']>) => number | null) =>
    VANTAGES.flatMap((vantage) => {
      const measures = isByClock(run) ? run.vantages[vantage] : undefined;
      return measures === undefined ? [] : one(run, pick(measures), { 'stream_check.vantage': vantage });
    });
  return [
    gauge('passed', '1', 'Whether the run was incremental: 1 or 0', (run) => one(run, run.verdict.passed ? 1 : 0)),
    gauge('fidelity', '1', '1 is perfect, 0 is everything at the end', (run) => byVantage(run, (m) => m.fidelity)),
    gauge('lag.p95', 's', 'Lateness of 95 % of the text, or less', (run) =>
      byVantage(run, ({ lagMs }) => inSeconds(lagMs.p95)),
    ),
    gauge('loop.longest_gap', 's', 'Longest silence of the event loop of the client', (run) =>
      one(run, inSeconds(run.loop?.longestGapMs)),
    ),
  ];
}

function spanOf(run: Run, gate: readonly GateResult[]): SpanSignal[] {
  const { startedAt, durationMs, target, verdict, status } = run;
  if (startedAt === null || durationMs === null) return [];
  const broken = gate.filter(({ runs, status: outcome }) => outcome !== 'passed' && runs.includes(run.id));
  return [
    {
      name: readable(`${operationOf(run)} ${target.model}`),
      startedAt,
      durationMs,
      attributes: known({
        ...attributesOf(run),
        ...repeatOf(run),
        'gen_ai.request.stream': run.request?.streamRequested,
        'gen_ai.response.time_to_first_chunk': inSeconds(sourceOf(run)?.firstChunkMs),
        'stream_check.run.id': run.id,
        'stream_check.status': status,
        'stream_check.verdict': verdict.summary,
        'stream_check.hop': verdict.hop,
        ...(status === 'passed' ? {} : faultOf(run)),
        'stream_check.rules': broken.length === 0 ? null : broken.map(({ text }) => text).join(' '),
      }),
      error: status === 'passed' ? null : readable(verdict.summary),
    },
  ];
}

/** Of a run that did not pass. */
function faultOf(run: Run): Record<string, string | number | null | undefined> {
  const place = codePlaceOf(run);
  const { causeId, advice } = explanationOf(run);
  return {
    'stream_check.cause': causeId,
    'stream_check.advice': advice,
    'code.file.path': place?.path,
    'code.line.number': place?.line,
  };
}

const repeatOf = ({ repeat }: Run): Attributes => ({ 'stream_check.repeat': repeat });

/** In lock-step we speak, not a model: its times say how fast we are. */
function isByClock({ mode }: Run): boolean {
  return mode !== 'lock-step';
}

/** What the code of the user saw: the app, of a program the screen, of an app under test the wire. */
function sourceOf(run: Run): NonNullable<Run['vantages']['wire']> | undefined {
  const { app, screen, wire } = run.vantages;
  return isByClock(run) ? (app ?? screen ?? wire) : undefined;
}

/** Between content chunks, ms; empty where not every arrival is known. */
function gapsOf(run: Run): number[] {
  const { timelines } = run;
  const columns = isByClock(run) ? (timelines?.app ?? timelines?.screen ?? timelines?.wire) : undefined;
  const times = columns?.atMs.filter((_, i) => columns.characters[i]! > 0) ?? [];
  return times.slice(1).map((atMs, i) => atMs - times[i]!);
}

function inSeconds(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : ms / 1000;
}

function figures(value: number | null | undefined): number[] {
  return value === null || value === undefined ? [] : [value];
}
