// --against: a check or an app is measured on two sides, by turns.
import type { CheckJob } from '../../check.ts';
import { resolveApp } from '../../config/app.ts';
import type { OptionValues } from '../../config/options.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { ChosenReporter } from '../chosen-reporters.ts';
import { catchInterrupts } from '../interrupts.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { requireVariables } from '../variables.ts';
import { deliverMeasured } from '../deliver-measured.ts';
import { print } from '../print.ts';

/** @param name what was typed behind --against */
export async function deliverAgainst(
  name: string,
  job: CheckJob,
  choices: readonly ChosenReporter[],
  options: OptionValues,
  io: RedactedIo,
): Promise<ExitCode> {
  const [{ openOtherSide }, { checkAgainst }] = await Promise.all([
    import('../../against/other-side.ts'),
    import('../../against/check-against.ts'),
  ]);
  requireVariables(job, io.env);
  const interrupts = catchInterrupts(io);
  const opening = openOtherSide({
    name,
    job,
    sendsKey: options.apiKeyEnv !== undefined,
    appAt: (address) => appElsewhere(address, options, io),
    where: { cwd: io.cwd, env: io.env, signal: interrupts.signal },
  });
  const other = await opening
    .catch((error: unknown) => {
      // What was begun is taken away by then.
      if (interrupts.signal.aborted) return null;
      throw error;
    })
    .finally(() => interrupts.stop());
  if (other === null) return 130;
  if (!options.quiet)
    print(io.stderr, `${job.runs} runs of each side, by turns: here, and ${other.name} (${other.what}).\n`);
  try {
    return await deliverMeasured((hooks) => checkAgainst(job, other, hooks), choices, options, io);
  } finally {
    await other.close();
  }
}

/** It runs already, and finds the mock at the port that was named. */
async function appElsewhere(address: string, options: OptionValues, io: RedactedIo) {
  const { start: _, ...asked } = options;
  return (await resolveApp(address, asked, io.cwd)).subject;
}
