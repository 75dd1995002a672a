// through: an app is under test. The mock is its model, we are its reader.
import { resolve } from 'node:path';
import { resolveApp } from '../../config/app.ts';
import { resolveBaseline } from '../../config/baseline.ts';
import { resolveConfig } from '../../config/config.ts';
import { resolveOwnRules } from '../../config/rules.ts';
import type { OptionValues } from '../../config/options.ts';
import type { CheckJob } from '../../check.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { chooseReporters, wantsTimelines } from '../chosen-reporters.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { typedCommand } from '../typed-command.ts';
import { measureAndDeliver } from './check.ts';
import { injectedEnvironment } from '../../record/process/injected-environment.ts';
import { print } from '../print.ts';

/** @param args what was typed */
export async function throughCommand(
  url: string,
  options: OptionValues,
  io: RedactedIo,
  args: readonly string[],
): Promise<ExitCode> {
  const { subject, scenario, notes } = await resolveApp(url, options, io.cwd);
  const { clients: _, record, ...config } = resolveConfig(options, true);
  const choices = await chooseReporters(options, io);
  const job: CheckJob = {
    ...config,
    gateRules: resolveOwnRules(options),
    subjects: [subject],
    scenario,
    timelines: wantsTimelines(options, choices),
    command: typedCommand(args),
    redactor: io.redactor,
    recordDir: record === null ? null : resolve(io.cwd, record),
    baseline: await resolveBaseline(options, io.cwd),
  };
  if (!options.quiet) {
    const pointing = options.start === undefined ? pointingWords(subject.mockPort, `mock/${scenario.id}`) : [];
    for (const line of [...notes, ...pointing]) print(io.stderr, `${line}\n`);
  }
  if (options.against === undefined) return measureAndDeliver(job, choices, options, io);
  const { deliverAgainst } = await import('./against.ts');
  return deliverAgainst(options.against, job, choices, options, io);
}

/** For an app that runs already: what its environment or its configuration has to hold. */
function pointingWords(port: number, model: string): string[] {
  const url = `http://127.0.0.1:${port === 0 ? '(port)' : port}`;
  const variables = Object.entries(injectedEnvironment(url, model)).filter(([name]) =>
    /_(?:URL|BASE|HOST|KEY)$/.test(name),
  );
  return [
    `The app has to ask ${url}/v1 as its model; --start '<command>' would start it so. By hand, in its environment:`,
    ...variables.filter(([name]) => !name.startsWith('STREAM_CHECK_')).map(([name, value]) => `  ${name}=${value}`),
  ];
}
