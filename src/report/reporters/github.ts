// GitHub Actions: annotations as workflow commands, and the text of a job summary.
// Easy to get wrong: of more than ten annotations of a kind in a step the rest is dropped, and a summary of more than 1 MiB is
// not shown at all.
import type { Report } from '../../model/report.ts';
import { commandMessage, commandProperty } from '../escape-formats.ts';
import { linesOf } from '../finding-lines.ts';
import { filePathOf } from '../finding-path.ts';
import { type Finding, type FindingLevel, findingsOf } from '../findings.ts';
import { markdownBlocks } from '../markdown/document.ts';
import { fitBlocks } from '../markdown/fit.ts';
import type { RenderOptions, Reporter } from './reporter.ts';

const MOST_ANNOTATIONS = 10;
/** Below 1 MiB, with room for what other commands of the step add to the same file. */
const MOST_SUMMARY_BYTES = 1_000_000;
const COMMAND: Readonly<Record<FindingLevel, string>> = { error: 'error', warning: 'warning', note: 'notice' };

export const github: Reporter = {
  render(report, options) {
    const findings = findingsOf(report);
    const annotation = (finding: Finding) => annotationOf(finding, options);
    if (findings.length <= MOST_ANNOTATIONS) return findings.map(annotation).join('\n');
    const shown = findings.slice(0, MOST_ANNOTATIONS - 1);
    const left = findings.slice(shown.length);
    const command = COMMAND[left[0]!.level];
    const text = `${left.length.toLocaleString('en')} findings more stand in the summary of the job.`;
    return [...shown.map(annotation), `::${command} title=stream-check::${commandMessage([text])}`].join('\n');
  },
};

/** What belongs into the file of $GITHUB_STEP_SUMMARY. @param roomBytes what that file still takes */
export function jobSummary(report: Report, roomBytes = MOST_SUMMARY_BYTES): string {
  return fitBlocks(markdownBlocks(report), Math.min(roomBytes, MOST_SUMMARY_BYTES));
}

function annotationOf(finding: Finding, options: RenderOptions): string {
  const { level, name, summary, place } = finding;
  const path = filePathOf(finding, options);
  const properties = [
    ...(path === null ? [] : [`file=${commandProperty(path)}`, `line=${place?.line ?? 1}`]),
    `title=${commandProperty(`stream-check: ${name}`)}`,
  ];
  return `::${COMMAND[level]} ${properties.join(',')}::${commandMessage([summary, ...linesOf(finding)])}`;
}
