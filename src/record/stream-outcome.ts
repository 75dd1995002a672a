// How a stream ended, in one word and one sentence. Several witnesses may say something; the first in this order that
// does is believed: we ourselves, the lines of the client's process, the tap, HTTP, the body, the client.
// Easy to get wrong: a client reports as its own failure what the upstream did to it, so it is heard last.
import { STATUS_CODES } from 'node:http';
import type { Outcome } from '../model/delivery.ts';
import { errorMessageIn } from '../protocols/error-message.ts';
import { excerptOf } from '../protocols/excerpt.ts';
import { parseJson } from '../protocols/json.ts';
import type { Protocol } from '../protocols/protocol.ts';
import type { HostEnd } from './process/session.ts';
import { redactText } from './text/redact.ts';
import type { StreamEvidence, StreamJob } from './stream-job.ts';
import type { TapExchange } from './vantages/wire.ts';
import type { WireReading } from './vantages/wire-timeline.ts';

/** What passed the tap. */
export interface WireWitnesses {
  protocol: Protocol;
  exchange: TapExchange | undefined;
  reading: WireReading | null;
  /** Whether the request asked for a stream; null if unknown. */
  streamRequested: boolean | null;
}

export interface Witnesses extends WireWitnesses {
  job: Pick<StreamJob, 'idleTimeoutMs'>;
  evidence: StreamEvidence;
  /** Stream of the client's process. */
  stream: number;
}

/** @param secrets are cut out of the message */
export function streamOutcome(witnesses: Witnesses, secrets: readonly string[]): Outcome {
  const outcome =
    byUs(witnesses) ?? byProtocolLines(witnesses.evidence.hostEnd) ?? wireOutcome(witnesses) ?? byClient(witnesses);
  return { ...outcome, message: outcome.message === null ? null : redactText(outcome.message, secrets) };
}

function byUs({ job, evidence, exchange, stream }: Witnesses): Outcome | null {
  const characters = evidence.host.streams[stream]?.deltas.reduce((sum, { text }) => sum + text.length, 0) ?? 0;
  if (evidence.stopped === 'interrupted') {
    return { kind: 'interrupted', message: `${characters} characters of this stream had arrived.` };
  }
  if (evidence.stopped !== 'timed-out') return null;
  const silence = `nothing moved for ${(job.idleTimeoutMs / 1000).toLocaleString('en')} s`;
  if (evidence.host.streams[stream] === undefined) {
    return { kind: 'timed-out', message: 'the client did not get ready to make its request.' };
  }
  const where =
    exchange === undefined
      ? 'the client has made no request'
      : exchange.status === null
        ? 'the server has not answered the request'
        : `${characters} characters had arrived`;
  return { kind: 'timed-out', message: `${silence}; ${where}.` };
}

function byProtocolLines(hostEnd: HostEnd | null): Outcome | null {
  const bad = hostEnd?.badLines[0];
  if (bad === undefined) return null;
  const message = `line ${bad.line} on file descriptor 3 of the client is no line of the protocol: "${excerptOf(bad.text)}"`;
  return { kind: 'protocol-error', message };
}

/** What the tap, HTTP or the body tell of a failure; null if nothing. */
export function wireOutcome(witnesses: WireWitnesses): Outcome | null {
  return byTap(witnesses.exchange) ?? byStatus(witnesses) ?? byBody(witnesses);
}

function byTap(exchange: TapExchange | undefined): Outcome | null {
  const failure = exchange?.failure ?? null;
  return failure === null ? null : { kind: failure.kind, message: failure.message };
}

function byStatus({ exchange, protocol, reading }: WireWitnesses): Outcome | null {
  const status = exchange?.status ?? null;
  if (exchange === undefined || status === null || status < 400) return null;
  const text = Buffer.concat(exchange.reads.map((read) => read.body)).toString('utf8');
  const body = parseJson(text);
  const said = protocol.errorMessage(body) ?? errorMessageIn(body) ?? reading?.excerpt ?? null;
  const name = `${status} ${exchange.statusMessage || (STATUS_CODES[status] ?? '')}`.trim();
  return { kind: 'http-error', message: said === null ? `${name}.` : `${name}: ${excerptOf(said)}` };
}

function byBody({ exchange, protocol, reading, streamRequested }: WireWitnesses): Outcome | null {
  if (exchange === undefined || reading === null) return null;
  // Also when the client left because of it.
  if (reading.error !== null) return { kind: 'protocol-error', message: excerptOf(reading.error) };
  if (exchange.ended !== 'complete') return null;
  if (reading.completeBody) {
    if (streamRequested === false) return null;
    const message = 'a stream was asked for, but the answer came as one JSON body: this upstream does not stream.';
    return { kind: 'protocol-error', message };
  }
  if (protocol.needsEndFrame && !reading.endSeen) {
    return {
      kind: 'truncated',
      message: 'the connection was closed in order, but the end mark of the answer never came.',
    };
  }
  return null;
}

function byClient({ evidence: { host, hostEnd }, exchange, stream }: Witnesses): Outcome {
  const end = host.streams[stream]?.end ?? null;
  if (end !== null) {
    // Some libraries give an error status to whatever went wrong; the answer had none, or the tap would have said so.
    const isInvented = end.kind === 'http-error' && (exchange?.status ?? 400) < 400;
    const kind = isInvented ? 'protocol-error' : end.kind;
    // Some libraries write a page of JSON into the message of an error.
    return { kind, message: kind === 'completed' ? null : (end.message?.replace(/\s+/g, ' ').trim() ?? null) };
  }
  return { kind: 'client-crashed', message: crashWords(hostEnd) };
}

function crashWords(hostEnd: HostEnd | null): string {
  if (hostEnd === null) return 'the process of the client never said that the stream was over.';
  const { exitCode, signal, stderrTail } = hostEnd;
  const how = signal === null ? `ended with code ${exitCode}` : `was ended by ${signal}`;
  const said = stderrTail.length === 0 ? '' : ` Its last words: ${excerptOf(stderrTail.join(' '))}`;
  return `the process of the client ${how} before the stream was over.${said}`;
}
