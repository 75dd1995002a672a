// Reports of three sizes, with something of every kind in them, for the tests of reporters: one run, a comparison with failures,
// and a matrix of forty runs.
import { shownTimelines } from '../../src/analyze/shown-timelines.ts';
import { analyze } from '../../src/analyze/analyze.ts';
import { gate } from '../../src/gate/gate.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { GateResult } from '../../src/model/gate-result.ts';
import type { LoopLog } from '../../src/model/loop-log.ts';
import type { Recording, StreamRecord } from '../../src/model/recording.ts';
import type { Report } from '../../src/model/report.ts';
import { assembleReport, toRun } from '../../src/report/assemble.ts';
import { aliveLoop, CALM, deadLoop, draw, HELD_BACK, probeOf, recordingOf, SERVED, streamOf } from './recordings.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const HELD = '..................a';
const VANTAGES = ['origin', 'wire', 'app', 'observer'] as const;

/** @param heldAt the first vantage that gets everything at the end; null for none */
function streamAt(heldAt: (typeof VANTAGES)[number] | null, spoken = SPOKEN, held = HELD): StreamRecord {
  const first = heldAt === null ? VANTAGES.length : VANTAGES.indexOf(heldAt);
  const timelines = VANTAGES.map((vantage, i) => draw(vantage, i < first ? spoken : held));
  return streamOf(timelines, { loop: aliveLoop(0, 950) });
}

function clientOf(id: string, more: Partial<Recording['client']> = {}): Recording['client'] {
  return { id, version: '7.0.0', runtime: { name: 'node', version: '20.0.0' }, options: {}, packages: {}, ...more };
}

const BLOCKED: LoopLog = {
  ...deadLoop(0, 1200),
  silence: {
    samples: 100,
    frames: [
      { package: null, file: 'chat.mjs', line: 41, function: 'open', source: 'Atomics.wait(flag, 0, 0);', count: 98 },
      { package: 'undici', file: 'undici/lib/api.js', line: 7, function: null, source: null, count: 2 },
    ],
  },
};

function passing(more: Partial<Recording> = {}): Recording {
  return recordingOf([streamAt(null), probeOf(SERVED)], { id: 'passing', scenario: 'steady', ...more });
}

/** A client of the user that blocks its event loop. */
function blocking(more: Partial<Recording> = {}): Recording {
  const stream = { ...streamAt('observer'), loop: BLOCKED };
  return recordingOf([stream, probeOf(HELD_BACK)], {
    id: 'blocking',
    scenario: 'steady',
    client: clientOf('./clients/chat.mjs', { version: null }),
    warnings: ['The client wrote 12 lines to stdout.'],
    ...more,
  });
}

function failing(more: Partial<Recording> = {}): Recording {
  const made = streamOf([]);
  const outcome = { kind: 'http-error' as const, message: 'HTTP 429: "slow down", <b>please</b> | later.' };
  const response = { ...made.response!, status: 429 };
  return recordingOf([{ ...made, response, outcome }], {
    id: 'failing',
    client: clientOf('fetch'),
    scenario: 'http-429',
    ...more,
  });
}

function unjudged(more: Partial<Recording> = {}): Recording {
  const timelines = VANTAGES.map((vantage) => draw(vantage, 'a'));
  return recordingOf([streamOf(timelines, { loop: aliveLoop(0, 100) })], {
    id: 'unjudged',
    client: clientOf('node-http'),
    ...more,
  });
}

function rule(more: Partial<GateResult>): GateResult {
  return {
    rule: 'fidelity',
    metric: 'fidelity',
    operator: '>=',
    expected: 0.95,
    actual: 1,
    values: [1],
    unit: null,
    aggregate: 'worst',
    passed: true,
    status: 'passed',
    level: 'error',
    scope: { subject: null, client: null, protocol: null, scenario: null },
    run: null,
    runs: ['passing'],
    ignored: null,
    text: 'fidelity is 1.000, at least 0.95 as asked.',
    ...more,
  };
}

const RULES: readonly GateResult[] = [
  rule({}),
  rule({
    rule: 'delivery',
    metric: 'delivery',
    operator: 'in',
    expected: ['incremental', 'micro-batched', 'coarse'],
    actual: 'buffered',
    values: ['buffered'],
    passed: false,
    status: 'failed',
    run: 'blocking',
    runs: ['blocking'],
    text: 'delivery is buffered, not one of incremental, micro-batched, coarse.',
  }),
  rule({
    rule: 'app.lag.p95',
    metric: 'lag',
    operator: '<=',
    expected: 0.1,
    actual: 0.4,
    values: [0.4],
    unit: 'ms',
    passed: false,
    status: 'warned',
    level: 'warn',
    text: 'app.lag.p95 is 0.4 ms, more than 0.1 ms.',
  }),
  rule({
    rule: 'serialised-streams',
    metric: 'serialised-streams',
    operator: '=',
    expected: false,
    actual: true,
    values: [true],
    passed: false,
    status: 'ignored',
    scope: { subject: null, client: './clients/chat.mjs', protocol: 'openai-chat', scenario: null },
    run: 'blocking',
    runs: ['blocking'],
    ignored: 'one user at a time, see the notes of <ops> | 2026',
    text: 'serialised-streams was detected, and must not be. Ignored: one user at a time, see the notes of <ops> | 2026.',
  }),
  rule({
    rule: 'screen.lag.p95',
    metric: 'lag',
    operator: '<=',
    expected: 100,
    actual: null,
    values: [null],
    unit: 'ms',
    passed: false,
    status: 'unmeasured',
    text: 'screen.lag.p95 was measured in none of the runs.',
  }),
];

/** Of a recording everything, its arrivals too. */
function reportOf(recordings: readonly Recording[], more: Partial<Report> = {}): Report {
  const { tool, startedAt, environment } = recordingOf([]);
  const runs = recordings.map((recording) => toRun(recording, analyze(recording), shownTimelines(recording)));
  const gated = gate(runs, { inconclusive: 'fail' });
  const parts = { tool, startedAt, durationMs: 12_345.6, environment, calibration: CALM, runs, gated, warnings: [] };
  return { ...assembleReport(parts), ...more };
}

export function oneRun(): Report {
  return reportOf([passing()]);
}

export function comparisonWithFailures(): Report {
  const repeats = [blocking(), blocking({ id: 'blocking-2', repeat: 2 })];
  const warnings = ['The machine was busy; --lock-step needs no clock.'];
  return reportOf([passing(), ...repeats, failing(), unjudged()], { gate: [...RULES], warnings, exitCode: 4 });
}

/** Two models, two APIs, five clients, each twice: forty runs, of which a fifth hold everything. */
export function largeMatrix(): Report {
  const recordings = ['mock/steady', 'mock/natural'].flatMap((model) =>
    (['openai-chat', 'anthropic-messages'] as const).flatMap((protocol) =>
      ['undici', 'fetch', 'node-http', 'openai', 'ai-sdk'].flatMap((id) =>
        [1, 2].map((repeat) => {
          const stream = streamAt(id === 'ai-sdk' ? 'app' : null, 'x.x.x.x.x.x', '..........6');
          const target = { model, provider: 'mock', protocol, baseUrl: 'http://127.0.0.1' };
          const scenario = model.replace('mock/', '');
          return recordingOf([stream], {
            id: `${scenario}-${protocol}-${id}-${repeat}`,
            repeat,
            scenario,
            target,
            client: clientOf(id),
          });
        }),
      ),
    ),
  );
  return reportOf(recordings);
}

/** What a control showed that told nothing. */
export const CONTROL = {
  kind: 'control',
  usual: null,
  changed: null,
  isMade: true,
  timesMs: [],
  proves: null,
  rulesIn: [],
  rulesOut: [],
  failure: null,
  requests: 4,
} as const satisfies Partial<Evidence>;
