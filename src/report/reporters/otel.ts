// What would be sent as OpenTelemetry metrics and spans, as JSON to look at. Without a file it is sent (telemetry/send.ts).
import { toJson } from '../escape.ts';
import { signalsOf } from '../signals.ts';
import type { Reporter } from './reporter.ts';

export const otel: Reporter = { render: (report) => toJson(signalsOf(report), 2) };
