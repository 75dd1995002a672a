// From the options of a check to the job: who is asked, by which clients, and how. The command line and `check()` as a
// function both come through here. Every mistake is found before the first request is made.
import { resolve } from 'node:path';
import type { ResolvedClient } from '../clients/resolve.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Target } from '../model/target.ts';
import { secretsOf, secretsOfHeaderLine, secretsOfUrl } from '../secrets/given.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { ResolvedRules } from '../gate/resolve-rules.ts';
import { resolveBaseline } from './baseline.ts';
import { type CheckConfig, resolveConfig } from './config.ts';
import type { BaselineSettings } from '../gate/baseline/judge.ts';
import type { CheckValues } from './option-values.ts';
import { resolveOwnRules } from './rules.ts';
import { type RedactedSurroundings, type ResolvedTarget, resolveTarget } from './target.ts';

/** A client, and where and what it asks: clients of one check may speak different APIs. */
export interface ClientSubject {
  kind: 'client';
  client: ResolvedClient;
  target: Target;
}

export interface ResolvedCheck {
  job: Omit<CheckConfig, 'clients' | 'record'> & {
    subjects: readonly ClientSubject[];
    /** What the embedded mock plays; null when it is not the upstream. */
    scenario: Scenario | null;
    redactor: Redactor;
    /** What the runs are held against beside their verdicts. */
    gateRules: ResolvedRules;
    /** Directory for recordings; null for none. */
    recordDir: string | null;
    /** The committed file that is compared with; null for none. */
    baseline: BaselineSettings | null;
  };
  /** What was decided without being asked for, and how many requests others will get; a sentence each. */
  notes: readonly string[];
}

/** @throws StreamCheckError */
export async function resolveCheck(options: CheckValues, surroundings: RedactedSurroundings): Promise<ResolvedCheck> {
  const { redactor } = surroundings;
  redactor.add([...secretsOfUrl(options.baseUrl ?? ''), ...(options.header ?? []).flatMap(secretsOfHeaderLine)]);
  const asked = await resolveTarget(options, surroundings);
  const { upstream } = asked;
  const { clients, record, ...config } = resolveConfig(options, upstream.kind === 'mock');
  const { subjects, notes } = await resolveClients(clients, asked, surroundings.cwd);
  redactor.add(subjects.flatMap(({ target }) => secretsOf(target)));
  const job = {
    ...config,
    gateRules: resolveOwnRules(options),
    redactor,
    subjects,
    scenario: upstream.kind === 'mock' ? upstream.scenario : null,
    recordDir: record === null ? null : resolve(surroundings.cwd, record),
    baseline: await resolveBaseline(options, surroundings.cwd),
  };
  if (upstream.kind === 'mock') return { job, notes };
  return { job, notes: [...notes, announcement(subjects, config.runs, options.why ?? false)] };
}

/** Each client with what it asks. */
async function resolveClients(
  specs: readonly string[],
  asked: ResolvedTarget,
  cwd: string,
): Promise<{ subjects: ClientSubject[]; notes: string[] }> {
  const { resolveClient, requireRunnable, expandInstalled } = await import('../clients/resolve.ts');
  const expanded = await Promise.all(specs.map((spec) => expandInstalled(spec, asked.spoken, cwd)));
  const notes = new Set<string>();
  const subjects: ClientSubject[] = [];
  for (const client of await Promise.all(expanded.flat().map((spec) => resolveClient(spec, cwd)))) {
    const { target, notes: own } = asked.for(client.client?.protocols ?? null, client.choice.options['protocol']);
    await requireRunnable(client, target.summary.protocol);
    for (const note of own) notes.add(note);
    subjects.push({ kind: 'client', client, target });
  }
  return { subjects, notes: [...notes] };
}

/** Requests to others may cost money, so they are counted before they are made. */
function announcement(subjects: readonly ClientSubject[], runs: number, isAskingWhy: boolean): string {
  const count = subjects.length * runs;
  const will = count === 1 ? '1 request will be' : `${count} requests will be`;
  const { host } = new URL(subjects[0]!.target.summary.baseUrl);
  // Raw undici in place of a client that is late, twice.
  const more = isAskingWhy ? `, and up to ${2 * count} more to find the cause (--why)` : '';
  return `${will} made to ${host} (1 per client and run)${more}; warm-ups go to the embedded mock.`;
}
