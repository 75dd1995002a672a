// An address as it is: one request as a browser makes it, judged by what arrives; with --why the controls.
import { resolve } from 'node:path';
import type { CheckJob } from '../../check.ts';
import { resolveBaseline } from '../../config/baseline.ts';
import { resolveConfig } from '../../config/config.ts';
import { missingKey } from '../../config/curl/damage.ts';
import { resolveEndpoint, type ResolvedEndpoint } from '../../config/endpoint.ts';
import type { OptionValues } from '../../config/options.ts';
import { resolveOwnRules } from '../../config/rules.ts';
import { MOST_REDIRECTS, type EndpointRequest } from '../../model/endpoint-request.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { likelySecretsIn } from '../../secrets/likely.ts';
import { readToolVersion } from '../../version.ts';
import { chooseReporters, wantsTimelines } from '../chosen-reporters.ts';
import { print } from '../print.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { typedCommand } from '../typed-command.ts';
import { measureAndDeliver } from './check.ts';

/** @param args what was typed */
export async function endpointCommand(
  typed: string,
  options: OptionValues,
  io: RedactedIo,
  args: readonly string[],
): Promise<ExitCode> {
  const { env, cwd, redactor } = io;
  const endpoint = resolveEndpoint(typed, options, { env, cwd, redactor });
  const wrong = missingKey(endpoint.request.headers, '--header');
  if (wrong !== null) throw wrong;
  return checkEndpoint(endpoint, options, io, args);
}

/** Of a body: keys stand in the first of its members. */
const SEARCHED_BYTES = 64 * 1024;

/** Whoever knows the request checks it here: an address, or a line of curl. @param args what was typed */
export async function checkEndpoint(
  { request, direct, notes }: ResolvedEndpoint,
  options: OptionValues,
  io: RedactedIo,
  args: readonly string[],
): Promise<ExitCode> {
  // Also of a file: what was typed is known to the redactor already.
  io.redactor.add(likelySecretsIn(request.body?.subarray(0, SEARCHED_BYTES).toString() ?? ''));
  const { clients: _, record, ...config } = resolveConfig(options, false);
  const choices = await chooseReporters(options, io);
  const userAgent = `Mozilla/5.0 (compatible; stream-check/${readToolVersion()})`;
  const job: CheckJob = {
    ...config,
    gateRules: resolveOwnRules(options),
    subjects: [{ kind: 'endpoint', request, direct, userAgent }],
    scenario: null,
    timelines: wantsTimelines(options, choices),
    command: typedCommand(args),
    redactor: io.redactor,
    recordDir: record === null ? null : resolve(io.cwd, record),
    baseline: await resolveBaseline(options, io.cwd),
  };
  const { mostControlRequests } = await import('../../record/subjects/endpoint/subject.ts');
  const more = options.why ? mostControlRequests(request, direct) : 0;
  const announced = announcement(request, config.runs, more);
  if (!options.quiet) for (const note of [...notes, announced]) print(io.stderr, `${note}\n`);
  return measureAndDeliver(job, choices, options, io);
}

/** A model behind an address may cost money for each answer, so requests are counted before they are made. */
function announcement({ url, isFollowing }: EndpointRequest, runs: number, more: number): string {
  const asked = `${runs === 1 ? '1 request' : `${runs} requests`} will be made to ${url.host}`;
  const followed = isFollowing ? ` Each redirect that is followed is a request more, ${MOST_REDIRECTS} at most.` : '';
  if (more === 0) return `${asked}.${followed}`;
  return `${asked}, and up to ${more * runs} more to find the cause (--why).${followed}`;
}
