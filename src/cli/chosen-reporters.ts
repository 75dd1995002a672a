// Which reports come out, and where to. They are loaded before anything is measured: a module that is not there, or a
// package that is missing, must not cost a measurement.
import { type ReporterChoice, resolveReporters } from '../config/config.ts';
import type { OptionValues } from '../config/options.ts';
import type { Report } from '../model/report.ts';
import type { RenderOptions, Reporter } from '../report/reporters/reporter.ts';
import type { Telemetry } from '../telemetry/send.ts';
import { loadOwnReporter } from './own-reporter.ts';
import type { RedactedIo } from './redacted-io.ts';
import { requireOwnFiles } from './report-files.ts';

export interface ChosenReporter extends ReporterChoice {
  reporter: Pick<Reporter, 'live' | 'parts' | 'ending'> & {
    render(report: Report, options: RenderOptions): string | Promise<string>;
  };
  /** Whether it is a module of the user, whose mistakes are not ours. */
  isOwn: boolean;
  /** Sends it, and resolves to why that failed; null for what is text. */
  send: Telemetry['send'] | null;
  /** Whether the Report has to hold every arrival for it. */
  needsTimelines: boolean;
}

/** @param inputs paths of what is read @throws StreamCheckError */
export async function chooseReporters(
  options: OptionValues,
  io: Pick<RedactedIo, 'cwd' | 'stdout'>,
  inputs: readonly string[] = [],
): Promise<readonly ChosenReporter[]> {
  const { reporters } = await import('../report/reporters/index.ts');
  const choices = resolveReporters(
    options,
    reporters.entries.map(({ id }) => id),
    reporters.entries.filter(({ isSent }) => isSent).map(({ id }) => id),
  );
  await requireOwnFiles(choices, io, inputs);
  return Promise.all(
    choices.map(async (choice): Promise<ChosenReporter> => {
      const entry = reporters.find(choice.id);
      if (entry === undefined) {
        return { ...choice, ...(await loadOwnReporter(choice.id, io.cwd)), isOwn: true, send: null };
      }
      const needsTimelines = entry.needsTimelines === true;
      const { sentTo } = choice;
      const telemetry = sentTo === undefined ? null : await loadTelemetry(sentTo, io.cwd);
      const send = telemetry?.send ?? null;
      return { ...choice, reporter: await entry.load(), isOwn: false, needsTimelines, send };
    }),
  );
}

/** Whether the Report has to hold every arrival: because that was typed, or for a reporter. */
export function wantsTimelines({ timelines }: OptionValues, choices: readonly ChosenReporter[]): boolean {
  return timelines === true || choices.some(({ needsTimelines }) => needsTimelines);
}

async function loadTelemetry(address: string | null, cwd: string): Promise<Telemetry> {
  const { openTelemetry } = await import('../telemetry/send.ts');
  return openTelemetry(address, cwd);
}
