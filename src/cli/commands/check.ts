// check: from options to a job, from the job to a report.
import { resolve } from 'node:path';
import { loadConfigFile } from '../../config/config-file.ts';
import { resolveConfig } from '../../config/config.ts';
import type { OptionValues } from '../../config/options.ts';
import { type ResolvedTarget, resolveTarget } from '../../config/target.ts';
import type { CheckJob, CheckSubject } from '../../check.ts';
import type { Target } from '../../model/target.ts';
import type { Report } from '../../model/report.ts';
import { chooseReporters, deliver } from '../deliver.ts';
import { type ExitCode, worstExitCode } from '../../model/exit-code.ts';
import { catchInterrupts } from '../interrupts.ts';
import type { Io } from '../io.ts';
import { terminalOf } from '../terminal.ts';

/** @param commands names of all commands, in case that the model was meant to be one */
export async function checkCommand(
  typedModel: string | undefined,
  typed: OptionValues,
  io: Io,
  commands: readonly string[],
): Promise<ExitCode> {
  // Every mistake is found before the first request is made.
  const file = typed.config === undefined ? {} : await loadConfigFile(typed.config, io.cwd);
  const options: OptionValues = { ...file, ...typed };
  const model = typedModel ?? file.model;
  const resolved = await resolveTarget(
    { ...options, ...(model === undefined ? {} : { model }) },
    { env: io.env, cwd: io.cwd, commands },
  );
  const { upstream } = resolved;
  const { clients: specs, record, ...config } = resolveConfig(options, upstream.kind === 'mock');
  const choices = await chooseReporters(options);
  const { clients, notes } = await resolveClients(specs, resolved, io.cwd);
  const job: CheckJob = {
    ...config,
    subjects: clients,
    scenario: upstream.kind === 'mock' ? upstream.scenario : null,
    recordDir: record === null ? null : resolve(io.cwd, record),
  };
  if (!options.quiet) {
    for (const note of [...notes, ...announcement(clients, job)]) io.stderr.write(`${note}\n`);
  }
  return deliver(await runJob(job, options, io), choices, options, io);
}

/** Each client with what it asks. */
async function resolveClients(
  specs: readonly string[],
  asked: ResolvedTarget,
  cwd: string,
): Promise<{ clients: (CheckSubject & { kind: 'client' })[]; notes: ReadonlySet<string> }> {
  const { resolveClient, requireRunnable, expandInstalled } = await import('../../clients/resolve.ts');
  const expanded = await Promise.all(specs.map((spec) => expandInstalled(spec, asked.spoken, cwd)));
  const notes = new Set<string>();
  const clients: (CheckSubject & { kind: 'client' })[] = [];
  for (const resolved of await Promise.all(expanded.flat().map((spec) => resolveClient(spec, cwd)))) {
    const { choice, client } = resolved;
    const { target, notes: own } = asked.for(client?.protocols ?? null, choice.options['protocol']);
    await requireRunnable(resolved, target.summary.protocol);
    for (const note of own) notes.add(note);
    clients.push({ kind: 'client', client: resolved, target });
  }
  return { clients, notes };
}

/** Requests to others may cost money, so they are counted before they are made. */
function announcement(clients: readonly { target: Target }[], { runs, scenario }: CheckJob): string[] {
  if (scenario !== null) return [];
  const count = clients.length * runs;
  const will = count === 1 ? '1 request will be' : `${count} requests will be`;
  const { host } = new URL(clients[0]!.target.summary.baseUrl);
  return [`${will} made to ${host} (1 per client and run); warm-ups go to the embedded mock.`];
}

export async function runJob(job: CheckJob, options: OptionValues, io: Io): Promise<Report> {
  const [{ check }, { createProgress }] = await Promise.all([import('../../check.ts'), import('../progress.ts')]);
  const progress = options.quiet ? null : createProgress(io.stderr, terminalOf(io.stderr, io.env, options));
  const interrupts = catchInterrupts(io);
  try {
    const report = await check(job, {
      signal: interrupts.signal,
      ...(progress === null ? {} : { onEvent: progress.event }),
    });
    return interrupts.signal.aborted ? { ...report, exitCode: worstExitCode([report.exitCode, 130]) } : report;
  } finally {
    interrupts.stop();
    progress?.stop();
  }
}
