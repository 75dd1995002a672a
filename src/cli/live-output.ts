// Formats that are written while it runs. A file of theirs grows line by line, so that it is worth something even if this
// process is killed; the others are written whole at the end.
import { resolve } from 'node:path';
import type { ProgressEvent } from '../model/progress-event.ts';
import type { Report } from '../model/report.ts';
import { type GrowingFile, openGrowing } from '../whole-file.ts';
import type { ChosenReporter } from './chosen-reporters.ts';
import type { RedactedIo } from './redacted-io.ts';

export interface LiveOutput {
  event(event: ProgressEvent): void;
  /** Writes what is left. Resolves to why that failed; to null if it did not. */
  end(report: Report): Promise<string | null>;
}

/** By the choice that asked for it; the other formats have none. */
export type LiveOutputs = ReadonlyMap<ChosenReporter, LiveOutput>;

export function openLive(choices: readonly ChosenReporter[], io: RedactedIo): LiveOutputs {
  const outputs = new Map<ChosenReporter, LiveOutput>();
  for (const choice of choices) {
    const { live } = choice.reporter;
    if (live === undefined) continue;
    const output = choice.file === null ? toStdout(io) : openGrowing(resolve(io.cwd, choice.file));
    outputs.set(choice, {
      event: (event) => output.write(live.event(event)),
      end(report) {
        output.write(live.end(report));
        return output.close();
      },
    });
  }
  return outputs;
}

function toStdout({ stdout }: RedactedIo): GrowingFile {
  return { write: (text) => void (text !== '' && stdout.write(text)), close: async () => null };
}
