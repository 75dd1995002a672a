// Code quality of GitLab: a JSON array that a merge request shows as a list, and beside the line where one is known.
import { readable, toJson } from '../escape.ts';
import { type Finding, type FindingLevel, findingsOf } from '../findings.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { pathOf } from '../finding-path.ts';
import type { RenderOptions, Reporter } from './reporter.ts';

const SEVERITY: Readonly<Record<FindingLevel, 'major' | 'minor' | 'info'>> = {
  error: 'major',
  warning: 'minor',
  note: 'info',
};

export const gitlab: Reporter = {
  render: (report, options) =>
    toJson(
      findingsOf(report).map((finding) => entryOf(finding, options)),
      2,
    ),
};

function entryOf(finding: Finding, options: RenderOptions): object {
  const { name, summary, rules, advice, page, ruleId, level, identity, place } = finding;
  const sentences = [
    `${name}: ${summary}`,
    ...rules,
    ...(advice === null ? [] : [advice]),
    `stream-check explain ${page}`,
  ];
  return {
    description: sentences.map(readable).join(' · '),
    check_name: `stream-check/${readable(ruleId)}`,
    fingerprint: fingerprintOf(identity),
    severity: SEVERITY[level],
    location: { path: readable(pathOf(finding, options)), lines: { begin: place?.line ?? 1 } },
  };
}
