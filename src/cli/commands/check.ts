// check: from flags to a job, from the job to a report.
import { resolve } from 'node:path';
import { loadConfigFile } from '../../config/config-file.ts';
import { type CheckFlags, resolveConfig } from '../../config/config.ts';
import { resolveTarget } from '../../config/model-string.ts';
import { loadScenario } from '../../config/scenario.ts';
import type { CheckJob } from '../../check.ts';
import { StreamCheckError } from '../../errors.ts';
import type { Report } from '../../model/report.ts';
import { chooseReporters, deliver } from '../deliver.ts';
import { type ExitCode, worstExitCode } from '../../model/exit-code.ts';
import { catchInterrupts } from '../interrupts.ts';
import type { Io } from '../io.ts';
import { terminalOf } from '../terminal.ts';

/** @param commands names of all commands, in case that the model was meant to be one */
export async function checkCommand(
  typedModel: string | undefined,
  typed: CheckFlags,
  io: Io,
  commands: readonly string[],
): Promise<ExitCode> {
  // Every mistake is found before the first request is made.
  const file = typed.config === undefined ? {} : await loadConfigFile(typed.config, io.cwd);
  const flags: CheckFlags = { ...file, ...typed };
  const model = typedModel ?? file.model;
  const { target, scenario, notes } = resolveTarget({ ...flags, model }, io.env, commands);
  const { clients: specs, record, ...config } = resolveConfig(flags, scenario !== null);
  const choices = await chooseReporters(flags);
  const job: CheckJob = {
    ...config,
    app: null,
    target,
    clients: await resolveClients(specs, io.cwd),
    scenario: scenario === null ? null : await loadScenario(scenario, io.cwd),
    recordDir: record === null ? null : resolve(io.cwd, record),
  };
  if (!flags.quiet) {
    for (const note of [...notes, ...announcement(job)]) io.stderr.write(`${note}\n`);
  }
  return deliver(await runJob(job, flags, io), choices, flags, io);
}

async function resolveClients(specs: readonly string[], cwd: string): Promise<CheckJob['clients']> {
  const { resolveClient } = await import('../../record/clients/index.ts');
  const resolved = await Promise.all(specs.map((spec) => resolveClient(spec, cwd)));
  for (const { choice, client } of resolved) {
    const availability = (await client?.available(choice.options)) ?? { ok: true };
    if (availability.ok) continue;
    const message = `The client ${choice.id} cannot run here: ${availability.reason}.`;
    throw new StreamCheckError('client-unavailable', message, availability.hint);
  }
  return resolved;
}

/** Requests to others may cost money, so they are counted before they are made. */
function announcement(job: Pick<CheckJob, 'target' | 'clients' | 'runs' | 'scenario'>): string[] {
  if (job.scenario !== null) return [];
  const count = job.clients.length * job.runs;
  const will = count === 1 ? '1 request will be' : `${count} requests will be`;
  const { host } = new URL(job.target.summary.baseUrl);
  return [`${will} made to ${host} (1 per client and run); warm-ups go to the embedded mock.`];
}

export async function runJob(job: CheckJob, flags: CheckFlags, io: Io): Promise<Report> {
  const [{ check }, { createProgress }] = await Promise.all([import('../../check.ts'), import('../progress.ts')]);
  const progress = flags.quiet ? null : createProgress(io.stderr, terminalOf(io.stderr, io.env, flags));
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
