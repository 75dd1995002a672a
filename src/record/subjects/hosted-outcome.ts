// What the process of a client says of how a stream of it ended, or what we say that stopped it.
import type { Outcome } from '../../model/delivery.ts';
import type { Protocol } from '../../protocols/protocol.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { isWhole, stoppedOutcome, streamOutcome } from '../outcome.ts';
import { pastTheTap } from '../past-the-tap.ts';
import { quotedLines } from '../process/last-lines.ts';
import { missingWords } from '../process/missing-variables.ts';
import { isOutOfMemory } from '../process/stack-lines.ts';
import type { TurnSeen } from '../process/turn.ts';
import type { Stopped, TimeLimits } from '../process/watch.ts';
import type { TapExchange } from '../vantages/wire.ts';
import type { WireReading } from '../vantages/wire-timeline.ts';
import { unreadyOutcome } from './unready.ts';

export interface HostedWitnesses {
  limits: TimeLimits;
  redactor: Redactor;
  protocol: Protocol;
  turn: TurnSeen;
  /** Which of the streams of the turn. */
  stream: number;
  exchange: TapExchange | undefined;
  reading: WireReading | null;
  /** Null if unknown. */
  streamRequested: boolean | null;
  /** What failed between an app and its model, or instead of a stream; null if nothing did. */
  app: Outcome | null;
  /** Whether our reader asks an app; else a client is under test. */
  isApp: boolean;
  /** The last request that warmed up; undefined for none. */
  warmUp: TapExchange | undefined;
}

export function hostedOutcome(witnesses: HostedWitnesses): Outcome {
  const { redactor, protocol, turn, stream, exchange, reading, streamRequested, app, isApp } = witnesses;
  const { stopped, log } = turn;
  const seen = log.streams[stream];
  const characters = seen?.deltas.reduce((sum, { text }) => sum + text.length, 0) ?? 0;
  const mayLeave = !isApp && stopped !== 'interrupted';
  const past = mayLeave ? pastTheTap({ exchange, characters, isStopped: stopped !== null }) : null;
  return streamOutcome(
    {
      stopped: stopped === null ? null : (past ?? byStop(witnesses, stopped, characters)),
      badLine: turn.badLines[0] ?? null,
      app: app ?? past,
      wire: { protocol, exchange, reading, streamRequested },
      subject: () => byClient(turn, seen?.end ?? null, exchange),
    },
    redactor,
  );
}

function byStop(witnesses: HostedWitnesses, stopped: Stopped, characters: number): Outcome {
  const { limits, turn, stream, exchange, reading, isApp, warmUp } = witnesses;
  const isUnready = turn.log.streams[stream] === undefined && !exchange?.status;
  const soFar = { exchange, isWhole: isWhole(exchange, reading), characters, at: turn.endedAt };
  return (isUnready ? unreadyOutcome(stopped, limits, isApp, warmUp) : null) ?? stoppedOutcome(stopped, limits, soFar);
}

type ClientEnd = TurnSeen['log']['streams'][number]['end'];

function byClient(turn: TurnSeen, end: ClientEnd, exchange: TapExchange | undefined): Outcome {
  if (end === null) return { kind: 'client-crashed', message: crashWords(turn) };
  // Some libraries give an error status to whatever went wrong; the answer had none, or the tap would have said so.
  const isInvented = end.kind === 'http-error' && (exchange?.status ?? 400) < 400;
  const kind = isInvented ? 'protocol-error' : end.kind;
  // Some libraries write a page of JSON into the message of an error.
  return { kind, message: kind === 'completed' ? null : (end.message?.replace(/\s+/g, ' ').trim() ?? null) };
}

function crashWords({ end, clock }: TurnSeen): string {
  if (end === null && clock === null) return 'the process of the client did not answer: it could not be asked.';
  if (end === null) return 'the process of the client never said that the stream was over.';
  const { exitCode, signal, stderrTail, withheld } = end;
  const left = signal === null ? `ended with code ${exitCode}` : `was ended by ${signal}`;
  const how = `${isOutOfMemory(stderrTail) ? 'ran out of memory and ' : ''}${left}`;
  const said = stderrTail.length === 0 ? '' : ` Its last words: ${quotedLines(stderrTail)}`;
  const missing = missingWords(stderrTail, withheld);
  return `the process of the client ${how} before the stream was over.${said}${missing === null ? '' : `; ${missing}`}`;
}
