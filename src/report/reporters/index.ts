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
