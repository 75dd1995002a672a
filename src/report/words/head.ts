// The first lines of a report, and its last one: what was asked, on what machine, and how it came out.
import type { GateResult, GateStatus } from '../../model/gate-result.ts';
import type { Report, Run } from '../../model/report.ts';
import { duration } from './phrases.ts';

/** What was asked, a line for each target. @param separator between the parts of a line */
export function targetLines(runs: readonly Run[], separator: string): string[] {
  const targets = new Map(runs.map((run) => [targetWords(run).join(separator), run]));
  return [...targets].map(([name, run]) => [name, ...amount(run)].join(separator));
}

/** What measured, in parts of a line. */
export function machineWords({ runs, environment, calibration }: Report): string[] {
  const clients = new Set(runs.map(({ client }) => `${client.id} ${client.version}`)).size;
  const floor = calibration.floorP50Ms === null ? 'unknown' : `${calibration.floorP50Ms.toFixed(1)} ms`;
  return [
    `node ${environment.node}`,
    `clock floor ${floor}`,
    ...(calibration.status === 'ok' ? [] : [`timing ${calibration.status}`]),
    ...(runs.every(({ subject }) => subject.kind !== 'client')
      ? []
      : [`${clients} ${clients === 1 ? 'client' : 'clients, one warm-up each'}`]),
  ];
}

/** How many runs passed. */
export function conclusionWords({ runs, summary, unmeasured }: Report): string {
  if (runs.length === 0) return 'nothing was measured';
  const passing = runs.filter(({ verdict }) => verdict.passed);
  const word = passing.every(({ verdict }) => verdict.delivery === 'incremental') ? 'incremental' : 'passed';
  return `${summary.passed} of ${runs.length} ${word}${unmeasuredWords(unmeasured)}`;
}

/** Behind how many passed: these are all only of those that were measured. */
export function unmeasuredWords({ length }: Report['unmeasured']): string {
  return length === 0 ? '' : `, ${length === 1 ? '1 cell' : `${length} cells`} not measured`;
}

/** `2 of 3 rules hold, 1 ignored`, without those that are skipped; empty without rules. */
export function gateSummary(all: readonly GateResult[]): string {
  const results = all.filter(({ status }) => status !== 'skipped');
  if (results.length === 0) return '';
  const count = (wanted: GateStatus) => results.filter(({ status }) => status === wanted).length;
  const ignored = count('ignored');
  const held = `${count('passed')} of ${results.length === 1 ? '1 rule holds' : `${results.length} rules hold`}`;
  return `${held}${ignored === 0 ? '' : `, ${ignored} ignored`}`;
}

function targetWords({ subject, target, request, response }: Run): string[] {
  const asked = request?.model ?? target.model;
  const isPlayed = target.model.startsWith('mock/') && !target.model.endsWith(asked);
  const model = isPlayed ? `${asked}, played by ${target.model}` : asked;
  const { protocol } = target;
  if (subject.kind === 'app') return [target.baseUrl, `its model: ${model}`];
  if (subject.kind === 'endpoint') {
    const encoding = response?.contentEncoding ?? null;
    const version = response === null || request === null ? [] : [`HTTP/${request.httpVersion}`];
    return [
      target.baseUrl,
      ...version,
      ...(encoding === null ? [] : [encoding]),
      ...(protocol === null ? [] : [protocol]),
    ];
  }
  return [model, protocol ?? 'unknown'];
}

/** How much was spoken, where that is known, else how much arrived. */
function amount({ vantages }: Run): string[] {
  const source = vantages.origin ?? vantages.wire;
  if (source === undefined || source.chunks === 0) return [];
  const chunks = source.chunks === 1 ? '1 chunk' : `${source.chunks.toLocaleString('en')} chunks`;
  const [first] = source.curve[0] ?? [0];
  const last = source.endMs ?? source.curve.at(-1)?.[0] ?? first;
  return [`${chunks}, ${source.characters.toLocaleString('en')} characters in ${duration(last)}`];
}
