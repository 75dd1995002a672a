// SARIF 2.1.0 (OASIS): findings beside the code of a pull request. A rule for each cause, class of delivery and rule of the gate.
// Rules that hold are no findings, and stand in the properties of the run.
import { readable, toJson } from '../escape.ts';
import { filePathOf, pathOf } from '../finding-path.ts';
import { type Finding, findingsOf } from '../findings.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { Report } from '../../model/report.ts';
import type { RenderOptions, Reporter } from './reporter.ts';

export const sarif: Reporter = {
  render(report, options) {
    const findings = findingsOf(report);
    const ruleIds = [...new Set(findings.map(({ ruleId }) => ruleId))];
    return toJson(
      {
        version: '2.1.0',
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        runs: [runOf(report, findings, ruleIds, options)],
      },
      2,
    );
  },
};

function runOf(
  report: Report,
  findings: readonly Finding[],
  ruleIds: readonly string[],
  options: RenderOptions,
): object {
  const { tool, startedAt, durationMs, exitCode, summary, gate, runs } = report;
  const warnings = new Set([...report.warnings, ...runs.flatMap((run) => run.warnings)]);
  const limits = new Set(runs.flatMap(({ verdict }) => verdict.limits));
  return {
    tool: {
      driver: {
        name: tool.name,
        version: readable(tool.version),
        rules: ruleIds.map((id) =>
          ruleOf(
            id,
            findings.find(({ ruleId }) => ruleId === id)!,
          ),
        ),
      },
    },
    invocations: [
      {
        // Whether it could do its work, whatever it found.
        executionSuccessful: exitCode === 0 || exitCode === 1 || exitCode === 3,
        exitCode,
        startTimeUtc: startedAt,
        toolExecutionNotifications: [
          ...[...warnings].map((text) => notification('warning', text)),
          ...[...limits].map((text) => notification('note', text)),
        ],
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) => resultOf(finding, ruleIds, options)),
    properties: {
      durationMs,
      summary,
      gate: gate.map(({ rule, status, level, text, ignored }) => readable({ rule, status, level, text, ignored })),
    },
  };
}

function notification(level: 'warning' | 'note', text: string): object {
  return { level, message: { text: plainMessage(text) } };
}

function ruleOf(id: string, { page }: Finding): object {
  return {
    id: readable(id),
    shortDescription: { text: readable(id) },
    // Code scanning asks for both.
    fullDescription: { text: `What it means: stream-check explain ${readable(page)}.` },
    help: { text: `stream-check explain ${readable(page)}`, markdown: `\`stream-check explain ${readable(page)}\`` },
  };
}

function resultOf(finding: Finding, ruleIds: readonly string[], options: RenderOptions): object {
  const { ruleId, level, name, summary, details, rules, advice, isNextStep, commands } = finding;
  const { ignored, place, identity } = finding;
  const text = [
    `${name}: ${summary}`,
    ...details,
    ...rules,
    ...(advice === null ? [] : [`${isNextStep ? 'Next' : 'Fix'}: ${advice}`]),
    ...commands.map((command) => `Next: ${command}`),
  ];
  return {
    ruleId: readable(ruleId),
    ruleIndex: ruleIds.indexOf(ruleId),
    level,
    message: { text: text.map(plainMessage).join('\n') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(pathOf(finding, options)), uriBaseId: '%SRCROOT%' },
          region: {
            startLine: place?.line ?? 1,
            ...(place === null || place.source === null ? {} : { snippet: { text: readable(place.source) } }),
          },
        },
        logicalLocations: [{ fullyQualifiedName: identity.slice(1).map(readable).join(' / '), kind: 'resource' }],
      },
    ],
    partialFingerprints: fingerprintsOf(finding, options),
    ...(ignored === null
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: readable(ignored) }] }),
  };
}

/**
 * Code scanning knows an alert again by its own hash of the line, which its uploader makes of the file. Where there is none, it
 * gets ours; beside a hash of its own it would complain.
 */
function fingerprintsOf(finding: Finding, options: RenderOptions): Record<string, string> {
  const fingerprint = fingerprintOf(finding.identity);
  const isInFile = filePathOf(finding, options) !== null;
  return { 'streamCheck/v1': fingerprint, ...(isInFile ? {} : { primaryLocationLineHash: `${fingerprint}:1` }) };
}

/** In a message brackets make links. */
function plainMessage(text: string): string {
  return readable(text)
    .replace(/[\\[\]]/g, String.raw`\$&`)
    .replaceAll('{', '{{')
    .replaceAll('}', '}}');
}

function uriOf(path: string): string {
  return readable(path).split('/').map(encodeURIComponent).join('/');
}
