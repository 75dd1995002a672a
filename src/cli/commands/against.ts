// --against: a check or an app is measured on two sides, by turns.
import type { CheckJob } from '../../check.ts';
import { resolveApp } from '../../config/app.ts';
import type { OptionValues } from '../../config/options.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { ChosenReporter } from '../chosen-reporters.ts';
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
  const { start: _, ...asked } = options;
  const other = await openOtherSide({
    name,
    job,
    sendsKey: options.apiKeyEnv !== undefined,
    // An app elsewhere runs already, and finds the mock at the port that was named.
    appAt: async (address) => (await resolveApp(address, asked, io.cwd)).subject,
    where: { cwd: io.cwd, env: io.env },
  });
  if (!options.quiet)
    print(io.stderr, `${job.runs} runs of each side, by turns: here, and ${other.name} (${other.what}).\n`);
  try {
    return await deliverMeasured((hooks) => checkAgainst(job, other, hooks), choices, options, io);
  } finally {
    await other.close();
  }
}
