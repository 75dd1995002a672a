// How a request of a program ended. We ourselves are believed first, then what passed the tap, then the program's exit code.
import type { Outcome } from '../../../model/delivery.ts';
import { excerptOf } from '../../../protocols/excerpt.ts';
import { protocols } from '../../../protocols/index.ts';
import { wireOutcome } from '../../stream-outcome.ts';
import type { WireReading } from '../../vantages/wire-timeline.ts';
import type { AskedRequest } from './conduct-program.ts';
import type { ProgramPass } from './run-program.ts';

export interface ProgramWitnesses {
  /** Of the program. */
  name: string;
  idleTimeoutMs: number;
  pass: ProgramPass;
  /** Null where the program made no request at all. */
  request: AskedRequest | null;
  reading: WireReading | null;
  /** Whether a failure of the program itself counts here: it has one end, and may have made many requests. */
  isLast: boolean;
  /** Whether lines of stdout may be quoted: with a real model they hold its words. */
  mayQuote: boolean;
}

export function programOutcome(witnesses: ProgramWitnesses): Outcome {
  const { request, reading, pass } = witnesses;
  if (request === null) return neverAsked(witnesses);
  const stopped = pass.cutOff.has(request.tap) ? pass.stopped : null;
  if (stopped !== null) return cutOff(witnesses, request, stopped);
  const onTheWire = wireOutcome({
    exchange: request.tap,
    protocol: protocols.get(request.protocol),
    reading,
    streamRequested: request.kind === 'stream',
  });
  if (onTheWire !== null) return onTheWire;
  if (witnesses.isLast && hasFailed(pass))
    return { kind: 'client-crashed', message: `${endWords(witnesses)}.${lastWords(witnesses)}` };
  return { kind: 'completed', message: null };
}

/** Whether the program ended by itself, and not well. */
export function hasFailed({ stopped, end }: Pick<ProgramPass, 'stopped' | 'end'>): boolean {
  return stopped === null && end.exitCode !== 0;
}

function neverAsked(witnesses: ProgramWitnesses): Outcome {
  const { name, pass } = witnesses;
  if (pass.stopped === 'interrupted') return { kind: 'interrupted', message: `${name} had made no request yet.` };
  if (pass.stopped === 'timed-out') return { kind: 'timed-out', message: `${name} made no request, and did not end.` };
  if (hasFailed(pass)) {
    const message = `${endWords(witnesses)} before it made a request.${lastWords(witnesses)}`;
    return { kind: 'client-crashed', message };
  }
  return { kind: 'connect-failed', message: `${name} ended without asking the address that it was given.` };
}

function cutOff(
  { idleTimeoutMs, reading }: ProgramWitnesses,
  { tap }: AskedRequest,
  kind: 'timed-out' | 'interrupted',
): Outcome {
  const characters = (reading?.timeline.arrivals ?? []).reduce((sum, arrival) => sum + arrival.characters, 0);
  if (kind === 'interrupted') return { kind, message: `${characters} characters of this stream had arrived.` };
  const where =
    tap.status === null ? 'the server has not answered the request' : `${characters} characters had arrived`;
  return { kind, message: `nothing moved for ${(idleTimeoutMs / 1000).toLocaleString('en')} s; ${where}.` };
}

function endWords({ name, pass: { end } }: ProgramWitnesses): string {
  return end.signal === null ? `${name} ended with code ${end.exitCode}` : `${name} was ended by ${end.signal}`;
}

/** What it said last on stderr, or if that is nothing, on stdout. */
function lastWords({ pass, mayQuote }: ProgramWitnesses): string {
  const { stderrTail } = pass.end;
  const lines = stderrTail.length > 0 || !mayQuote ? stderrTail : pass.stdoutTail;
  return lines.length === 0 ? '' : ` Its last words: ${lines.map(excerptOf).join(' | ')}`;
}
