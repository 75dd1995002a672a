// What `analyze` and `report` read: files that cannot be read are named on stderr and in the Report, and cost exit code 2,
// but take nothing from the others. CI must not be green where evidence was left out.
import { worstExitCode } from '../model/exit-code.ts';
import type { Report } from '../model/report.ts';
import type { StreamCheckError } from '../errors.ts';
import { withReason } from '../saved-files.ts';
import type { Io } from './io.ts';
import { print } from './print.ts';

/** The Report of what could be read, with what could not. */
export function withFailures(report: Report, failures: readonly StreamCheckError[], io: Io): Report {
  if (failures.length === 0) return report;
  for (const { message, hint } of failures) {
    print(io.stderr, `stream-check: ${message}\n${hint === null ? '' : `${hint}\n`}`);
  }
  const warnings = failures.map((failure) => `${withReason(failure).replace(/\.$/, '')}; it is left out.`);
  return {
    ...report,
    warnings: [...report.warnings, ...warnings],
    exitCode: worstExitCode([report.exitCode, 2]),
  };
}
