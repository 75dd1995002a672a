// What a user should know of a run of a program beside what was measured.
import { refusalWarning } from '../../../admission.ts';
import { withoutSegments } from '../../../secrets/segments.ts';
import { firstOf } from '../../../limits.ts';
import type { StreamRecord } from '../../../model/recording.ts';
import { withheldWords } from '../../process/missing-variables.ts';
import { pathOf, type AskedRequest } from './requests.ts';
import { nameOf, type ProgramUnderTest } from './program.ts';
import { hasFailed } from './outcome.ts';
import type { Stage } from '../../stage.ts';
import type { ProgramRun } from './run.ts';

/** A run, and what it became: a stream for each judged request. */
export interface JudgedRun {
  run: ProgramRun;
  /** The request behind each stream; null for a program that made none. */
  judged: readonly (AskedRequest | null)[];
  streams: readonly StreamRecord[];
  /** What is to be known of their answers, a sentence each. */
  notes: readonly string[];
}

export function warningsOf(program: ProgramUnderTest, stage: Stage, runs: readonly JudgedRun[]): string[] {
  return [...runs.flatMap((judgedRun) => ofRun(program, stage, judgedRun)), ...ofAll(program, runs)];
}

function ofRun(
  program: ProgramUnderTest,
  { idleTimeoutMs, maxTimeMs }: Stage,
  { run, judged, streams }: JudgedRun,
): string[] {
  const { instrument, stopped, neededSigkill, cutOff } = run;
  const name = nameOf(program);
  const unmeasured = run.requests.filter((request) => !judged.includes(request));
  const whole = unmeasured.filter(({ kind }) => kind === 'whole').length;
  const elsewhere = unmeasured.filter(({ kind }) => kind === 'elsewhere').map(inWords);
  const warnings: string[] = [];
  if (whole > 0)
    warnings.push(`${requestsInWords(whole)} asked for no stream and ${whole === 1 ? 'was' : 'were'} not judged.`);
  if (elsewhere.length > 0) {
    const places = firstOf([...new Set(elsewhere)]).join(', ');
    warnings.push(
      `${requestsInWords(elsewhere.length)} went elsewhere and ${elsewhere.length === 1 ? 'was' : 'were'} not judged: ${places}.`,
    );
  }
  if ((stopped === 'silent' || stopped === 'too-long') && run.requests.length > 0 && cutOff.size === 0) {
    const when = stopped === 'silent' ? `${idleTimeoutMs / 1000} s of silence` : `${maxTimeMs / 1000} s (--max-time)`;
    warnings.push(`${name} did not end by itself: it was ended after ${when}.`);
  }
  if (neededSigkill) warnings.push(`${name}, or a process that it started, did not end on SIGTERM, and was killed.`);
  for (const [k, request] of judged.entries()) {
    if (request !== null) warnings.push(...ofRequest(request, k, streams[k]!, name));
  }
  return warnings.map((text) => `${instrument}: ${text}`);
}

function ofRequest({ tap }: AskedRequest, k: number, stream: StreamRecord, name: string): string[] {
  if (stream.outcome.kind !== 'completed') return [];
  return tap.ended === 'client-aborted' ? [`${name} left request ${k + 1} before its answer was over.`] : [];
}

function ofAll(program: ProgramUnderTest, runs: readonly JudgedRun[]): string[] {
  const name = nameOf(program);
  const warnings: string[] = [];
  const counts = new Set(runs.map(({ judged }) => judged.length));
  if (counts.size > 1) {
    warnings.push(`${name} asked ${[...counts].join(' and then ')} times: requests are compared by their number.`);
  }
  const silent = runs.find(({ run }) => run.requests.length === 0 && run.stopped !== 'interrupted');
  if (silent !== undefined) warnings.push(`${name} was given in its environment: ${givenWords(silent.run.injected)}.`);
  warnings.push(...refusalWarning(new Set(runs.flatMap(({ run }) => [...run.refusals])), name));
  const failed = runs.find(({ run }) => hasFailed(run));
  const withheld = failed === undefined ? null : withheldWords(failed.run.withheld);
  if (withheld !== null) warnings.push(withheld);
  return warnings;
}

/** What the program was given, for one that did not use it. */
function givenWords(given: Readonly<Record<string, string>>): string {
  const addresses = Object.entries(given).filter(([, value]) => value.startsWith('http'));
  const words = addresses.map(([name, value]) => `${name}=${withoutSegments(value)}`).join(', ');
  const others = Object.keys(given).filter((name) => !addresses.some(([other]) => other === name));
  return `${words}${others.length === 0 ? '' : `; also ${others.join(', ')}`}`;
}

function inWords({ tap }: AskedRequest): string {
  return `${tap.method} ${pathOf(tap)}${tap.status === null ? '' : ` (${tap.status})`}`;
}

function requestsInWords(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}
