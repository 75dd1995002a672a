// Sends a Report as OpenTelemetry metrics and spans (OTLP over HTTP), by the packages of OpenTelemetry, which are loaded
// from the project of the user: most people never need them. Where to, and with which headers, they read from
// OTEL_EXPORTER_OTLP_ENDPOINT and its relatives.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, StreamCheckError } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { SECONDS_BUCKETS, signalsOf, type Signals } from '../report/signals.ts';
import { readToolVersion } from '../version.ts';

/** Newer lines need Node 22. */
const PACKAGES = {
  api: '@opentelemetry/api',
  resources: '@opentelemetry/resources',
  metrics: '@opentelemetry/sdk-metrics',
  traces: '@opentelemetry/sdk-trace-base',
  metricsExporter: '@opentelemetry/exporter-metrics-otlp-http',
  tracesExporter: '@opentelemetry/exporter-trace-otlp-http',
} as const;
const INSTALL =
  'npm install -D @opentelemetry/api@1 @opentelemetry/{resources,sdk-metrics,sdk-trace-base}@2.12 ' +
  '@opentelemetry/exporter-{metrics,trace}-otlp-http@0.223';
/** A server that does not answer must not hold a build up. */
const TIMEOUT_MS = 10_000;

interface OpenTelemetry {
  api: typeof import('@opentelemetry/api');
  resources: typeof import('@opentelemetry/resources');
  metrics: typeof import('@opentelemetry/sdk-metrics');
  traces: typeof import('@opentelemetry/sdk-trace-base');
  metricsExporter: typeof import('@opentelemetry/exporter-metrics-otlp-http');
  tracesExporter: typeof import('@opentelemetry/exporter-trace-otlp-http');
}

export interface Telemetry {
  /** Resolves to why it could not be sent, a sentence without its stop; to null if it was. */
  send(report: Report): Promise<string | null>;
}

/**
 * Loads what is needed, before anything is measured.
 * @param address base URL of the server; null for what the environment says
 * @throws StreamCheckError 'client-unavailable' where a package is missing, 'usage' for an address that is none
 */
export async function openTelemetry(address: string | null, cwd: string): Promise<Telemetry> {
  const loaded = await Promise.all(Object.entries(PACKAGES).map(async ([key, name]) => [key, await load(name, cwd)]));
  const packages = Object.fromEntries(loaded) as OpenTelemetry;
  const exporters = exportersOf(packages, address);
  return {
    async send(report) {
      const refused = heardOf(packages);
      const signals = signalsOf(report);
      const resource = packages.resources.resourceFromAttributes({
        'service.name': 'stream-check',
        'service.version': readToolVersion(),
      });
      // A server that does not take the one is not waited for again.
      const failure =
        (await sendMetrics(packages, resource, signals, exporters.metrics)) ??
        (await sendSpans(packages, resource, signals, exporters.traces));
      return failure ?? refused[0] ?? null;
    },
  };
}

interface Exporters {
  metrics: InstanceType<OpenTelemetry['metricsExporter']['OTLPMetricExporter']>;
  traces: InstanceType<OpenTelemetry['tracesExporter']['OTLPTraceExporter']>;
}

function exportersOf(packages: OpenTelemetry, address: string | null): Exporters {
  const { metricsExporter, tracesExporter } = packages;
  const misread = heardOf(packages);
  try {
    const exporters = {
      metrics: new metricsExporter.OTLPMetricExporter(optionsFor(address, 'v1/metrics')),
      traces: new tracesExporter.OTLPTraceExporter(optionsFor(address, 'v1/traces')),
    };
    if (misread[0] !== undefined) throw new Error(misread[0]);
    return exporters;
  } catch (cause) {
    const text = `The report otel cannot be sent: ${messageOf(cause)}.`;
    throw new StreamCheckError('usage', text, '--reporter otel=http://127.0.0.1:4318', { cause });
  }
}

/**
 * What exporters say to the log of OpenTelemetry alone, from now on: that the address of the environment is none, in whose place
 * they take their own, and that a server has refused a part, though it answers that all is well.
 */
function heardOf({ api }: OpenTelemetry): readonly string[] {
  const heard: string[] = [];
  const silent = () => {};
  const warn = (text: string, details?: unknown) => {
    if (/^Configuration: .*URL/.test(text)) heard.push(text);
    if (/"rejected\w+":"?[1-9]/.test(String(details)))
      heard.push(`the server refused a part of it, ${String(details)}`);
  };
  const logger = { error: silent, warn, info: silent, debug: silent, verbose: silent };
  api.diag.setLogger(logger, { logLevel: api.DiagLogLevel.WARN, suppressOverrideMessage: true });
  return heard;
}

/** From the project first; an installation beside ours will do. */
async function load(name: string, cwd: string): Promise<unknown> {
  for (const from of [join(cwd, 'package.json'), import.meta.url]) {
    try {
      return await import(pathToFileURL(createRequire(from).resolve(name)).href);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new StreamCheckError('client-unavailable', `The reporter otel needs the package ${name}.`, INSTALL);
}

function optionsFor(address: string | null, path: string): { url?: string; timeoutMillis: number } {
  return address === null
    ? { timeoutMillis: TIMEOUT_MS }
    : { url: `${address.replace(/\/$/, '')}/${path}`, timeoutMillis: TIMEOUT_MS };
}

type Resource = import('@opentelemetry/resources').Resource;

async function sendMetrics(
  { metrics }: OpenTelemetry,
  resource: Resource,
  { metrics: signals }: Signals,
  exporter: Exporters['metrics'],
): Promise<string | null> {
  if (signals.length === 0) return null;
  // It only collects: its own interval never comes.
  const reader = new metrics.PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 31 - 1 });
  const meter = new metrics.MeterProvider({ resource, readers: [reader] }).getMeter('stream-check');
  for (const { name, unit, description, kind, samples } of signals) {
    const about = { unit, description };
    const instrument =
      kind === 'gauge'
        ? meter.createGauge(name, about)
        : meter.createHistogram(name, { ...about, advice: { explicitBucketBoundaries: [...SECONDS_BUCKETS] } });
    for (const { values, attributes } of samples) {
      for (const value of values) instrument.record(value, attributes);
    }
  }
  const { resourceMetrics } = await reader.collect();
  return exported((done) => exporter.export(resourceMetrics, done), exporter);
}

async function sendSpans(
  { api, traces }: OpenTelemetry,
  resource: Resource,
  { spans }: Signals,
  exporter: Exporters['traces'],
): Promise<string | null> {
  if (spans.length === 0) return null;
  const collected = new traces.InMemorySpanExporter();
  const spanProcessors = [new traces.SimpleSpanProcessor(collected)];
  const tracer = new traces.BasicTracerProvider({ resource, spanProcessors }).getTracer('stream-check');
  for (const { name, startedAt, durationMs, attributes, error } of spans) {
    const startMs = Date.parse(startedAt);
    const span = tracer.startSpan(name, { kind: api.SpanKind.CLIENT, startTime: startMs, attributes });
    if (error !== null) span.setStatus({ code: api.SpanStatusCode.ERROR, message: error });
    span.end(startMs + durationMs);
  }
  return exported((done) => exporter.export(collected.getFinishedSpans(), done), exporter);
}

interface ExportResult {
  code: number;
  error?: Error;
}

/** 0 is success. */
async function exported(
  start: (done: (result: ExportResult) => void) => void,
  exporter: { shutdown(): Promise<void> },
): Promise<string | null> {
  const { code, error } = await new Promise<ExportResult>((done) => start(done));
  await exporter.shutdown();
  return code === 0 ? null : messageOf(error ?? 'the server refused it');
}
