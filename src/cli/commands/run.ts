// run: a program of the user, in whatever language, is the client.
import { resolve } from 'node:path';
import { resolveBaseline } from '../../config/baseline.ts';
import { resolveConfig } from '../../config/config.ts';
import { resolveOwnRules } from '../../config/rules.ts';
import type { OptionValues } from '../../config/options.ts';
import { resolveProgram } from '../../config/program.ts';
import { loadScenario } from '../../config/scenario.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { chooseReporters, wantsTimelines } from '../chosen-reporters.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { typedCommand } from '../typed-command.ts';
import { measureAndDeliver } from './check.ts';

/** @param args what was typed */
export async function runCommand(
  command: readonly string[],
  options: OptionValues,
  io: RedactedIo,
  args: readonly string[],
): Promise<ExitCode> {
  // Every mistake is found before the program is started.
  const { scenario, ...resolved } = resolveProgram(command, options);
  const { clients: _, record, ...config } = resolveConfig(options, scenario !== null);
  const choices = await chooseReporters(options, io);
  const played = scenario === null ? null : await loadScenario(scenario, io.cwd);
  const { requireProgram } = await import('../../record/subjects/program/executable.ts');
  const program = { kind: 'program' as const, ...resolved, cwd: io.cwd };
  await requireProgram(program, io.env['PATH'] ?? '');
  const job = {
    ...config,
    gateRules: resolveOwnRules(options),
    subjects: [program],
    scenario: played,
    timelines: wantsTimelines(options, choices),
    command: typedCommand(args),
    redactor: io.redactor,
    recordDir: record === null ? null : resolve(io.cwd, record),
    baseline: await resolveBaseline(options, io.cwd),
  };
  return measureAndDeliver(job, choices, options, io);
}
