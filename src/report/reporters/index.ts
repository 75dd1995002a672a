// Every format of a report, in the order of `stream-check list reporters`.
import { defineCatalog } from '../../catalog.ts';
import type { ReporterEntry } from './reporter.ts';

export const reporters = defineCatalog<ReporterEntry>('reporter', [
  {
    id: 'terminal',
    summary: 'For people: a sentence for each client, timelines, the evidence, what to do, and a table.',
    load: async () => (await import('./terminal.ts')).terminal,
  },
  {
    id: 'json',
    summary: 'The Report itself, one JSON document; its schema is in the package (stream-check/report.schema.json).',
    load: async () => (await import('./json.ts')).json,
  },
  {
    id: 'junit',
    summary: 'JUnit XML, as Jenkins, GitLab and others read it: a test for each run and each rule.',
    load: async () => (await import('./junit.ts')).junit,
  },
  {
    id: 'github',
    summary: 'Annotations of GitHub Actions, at most ten, the worst first; beside the line where one is known.',
    load: async () => (await import('./github.ts')).github,
  },
  {
    id: 'gitlab',
    summary: 'Code quality of GitLab, a JSON array: what a merge request lists as new or fixed.',
    load: async () => (await import('./gitlab.ts')).gitlab,
  },
  {
    id: 'sarif',
    summary: 'SARIF 2.1.0, for code scanning: findings at the blocking line.',
    load: async () => (await import('./sarif.ts')).sarif,
  },
  {
    id: 'markdown',
    summary: 'A comment for a pull request.',
    load: async () => (await import('./markdown.ts')).markdown,
  },
  {
    id: 'tap',
    summary: 'TAP: a test for each run and each rule.',
    load: async () => (await import('./tap.ts')).tap,
  },
  {
    id: 'prometheus',
    summary: 'The text format of Prometheus, for the textfile collector of its node exporter.',
    load: async () => (await import('./prometheus.ts')).prometheus,
  },
  {
    id: 'csv',
    summary: 'Every arrival as a row, for spreadsheets and notebooks.',
    needsTimelines: true,
    load: async () => (await import('./csv.ts')).csv,
  },
  {
    id: 'html',
    summary: 'A page for a browser, one file: curves, gaps, a replay, evidence, tables; it holds its JSON Report.',
    needsTimelines: true,
    load: async () => (await import('./html.ts')).html,
  },
  {
    id: 'ndjson',
    summary: 'One JSON document a line: events while it runs, each run when it is judged, and the end.',
    load: async () => (await import('./ndjson.ts')).ndjson,
  },
  {
    id: 'otel',
    summary: 'OpenTelemetry metrics and spans, sent over HTTP (OTLP); to a file, what would be sent.',
    needsTimelines: true,
    isSent: true,
    load: async () => (await import('./otel.ts')).otel,
  },
]);
