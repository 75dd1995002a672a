// What a user should know of a run of a program beside what was measured.
import { secretVariables } from '../../process/environment.ts';
import { injectedAddresses, injectedEnvironment } from '../../process/injected-environment.ts';
import { pathOf, type AskedRequest } from './conduct-program.ts';
import { nameOf } from './program.ts';
import { hasFailed } from './program-outcome.ts';
import type { Passed, ProgramJob } from './record-program.ts';
import { unseenShare } from './request-record.ts';

/** Less of the answer than this may be missing on the screen without a word: an end without letters. */
const UNSEEN_SHARE = 0.02;

export function warningsOf(job: ProgramJob, passes: readonly Passed[]): string[] {
  return [...passes.flatMap((passed) => ofPass(job, passed)), ...ofAll(job, passes)];
}

function ofPass({ program, timeoutMs }: ProgramJob, { pass, judged, streams }: Passed): string[] {
  const { instrument, stopped, wasDeaf, cutOff } = pass;
  const name = nameOf(program);
  const beside = pass.requests.filter((request) => !judged.includes(request));
  const whole = beside.filter(({ kind }) => kind === 'whole').length;
  const elsewhere = beside.filter(({ kind }) => kind === 'elsewhere').map(inWords);
  const warnings: string[] = [];
  if (whole > 0)
    warnings.push(`${requestsInWords(whole)} asked for no stream and ${whole === 1 ? 'was' : 'were'} not judged.`);
  if (elsewhere.length > 0) {
    const places = [...new Set(elsewhere)].join(', ');
    warnings.push(
      `${requestsInWords(elsewhere.length)} went elsewhere and ${elsewhere.length === 1 ? 'was' : 'were'} not judged: ${places}.`,
    );
  }
  if (stopped === 'timed-out' && pass.requests.length > 0 && cutOff.size === 0) {
    warnings.push(`${name} did not end by itself: it was ended after ${timeoutMs / 1000} s of silence.`);
  }
  if (wasDeaf) warnings.push(`${name}, or a process that it started, did not end on SIGTERM, and was killed.`);
  for (const [k, request] of judged.entries()) {
    if (request !== null) warnings.push(...ofRequest(request, k, streams[k]!, name));
  }
  return warnings.map((text) => `${instrument}: ${text}`);
}

function ofRequest({ tap }: AskedRequest, k: number, stream: Passed['streams'][number], name: string): string[] {
  if (stream.outcome.kind !== 'completed') return [];
  const unseen = unseenShare(stream);
  const isLeft = tap.ended === 'client-aborted';
  return [
    ...(isLeft ? [`${name} left request ${k + 1} before its answer was over.`] : []),
    ...(unseen > UNSEEN_SHARE && unseen < 1
      ? [`${(100 * unseen).toFixed(0)} % of the answer to request ${k + 1} was never seen on stdout.`]
      : []),
  ];
}

function ofAll(job: ProgramJob, passes: readonly Passed[]): string[] {
  const { program } = job;
  const warnings: string[] = [];
  const counts = new Set(passes.map(({ judged }) => judged.length));
  if (counts.size > 1) {
    warnings.push(
      `${nameOf(program)} asked ${[...counts].join(' and then ')} times: requests are compared by their number.`,
    );
  }
  if (passes.some(({ pass }) => pass.requests.length === 0 && pass.stopped !== 'interrupted'))
    warnings.push(givenTo(job));
  const leftOut = program.upstream === null ? secretVariables(process.env) : [];
  if (leftOut.length > 0 && passes.some(({ pass }) => hasFailed(pass))) {
    warnings.push(`Left out of its environment, because they look like secrets: ${leftOut.join(', ')}.`);
  }
  return warnings;
}

/** What the program was given, for one that did not use it. */
function givenTo({ program, tap, scenario }: ProgramJob): string {
  const given =
    program.upstream === null
      ? injectedEnvironment(tap.url, `mock/${scenario ?? ''}`)
      : injectedAddresses(tap.url, program.upstream.protocol);
  const addresses = Object.entries(given).filter(([, value]) => value.startsWith('http'));
  const words = addresses.map(([name, value]) => `${name}=${value}`).join(', ');
  const others = Object.keys(given).filter((name) => !addresses.some(([other]) => other === name));
  const also = others.length === 0 ? '' : `; also ${others.join(', ')}`;
  return `${nameOf(program)} was given in its environment: ${words}${also}.`;
}

function inWords({ tap }: AskedRequest): string {
  return `${tap.method} ${pathOf(tap)}${tap.status === null ? '' : ` (${tap.status})`}`;
}

function requestsInWords(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}
