// What a program itself says of how a request of it ended: by being cut off, by its exit code, by never asking.
import { isStreamLimit } from '../../../limits.ts';
import type { Outcome } from '../../../model/delivery.ts';
import { protocols } from '../../../protocols/index.ts';
import { quotedLines } from '../../process/last-lines.ts';
import { missingWords } from '../../process/missing-variables.ts';
import { isOutOfMemory } from '../../process/stack-lines.ts';
import { isWhole, overLimit, seconds, stoppedOutcome, streamOutcome } from '../../outcome.ts';
import type { Redactor } from '../../../secrets/redactor.ts';
import { startLimitOf, type TimeLimits } from '../../process/watch.ts';
import type { WireReading } from '../../vantages/wire-timeline.ts';
import type { AskedRequest } from './requests.ts';
import type { ProgramRun } from './run.ts';

export interface ProgramWitnesses {
  /** Of the program. */
  name: string;
  limits: TimeLimits;
  redactor: Redactor;
  run: ProgramRun;
  /** Null where the program made no request at all. */
  request: AskedRequest | null;
  reading: WireReading | null;
  /** Whether a failure of the program itself counts here: it has one end, and may have made many requests. */
  isLast: boolean;
  /** Whether lines of stdout may be quoted: with a real model they hold its words. */
  mayQuote: boolean;
}

export function programOutcome(witnesses: ProgramWitnesses): Outcome {
  const { request, reading, redactor } = witnesses;
  const protocol = protocols.get(request?.protocol ?? 'openai-chat');
  const streamRequested = request === null ? null : request.kind === 'stream';
  return streamOutcome(
    {
      stopped: request === null ? null : cutOff(witnesses, request),
      badLine: null,
      app: null,
      wire: { protocol, exchange: request?.tap, reading, streamRequested },
      subject: () => (request === null ? neverAsked(witnesses) : byEnd(witnesses)),
    },
    redactor,
  );
}

/** Whether the program ended by itself, and not well. */
export function hasFailed({ stopped, end }: Pick<ProgramRun, 'stopped' | 'end'>): boolean {
  return stopped === null && end.exitCode !== 0;
}

function cutOff({ limits, reading, run, isLast }: ProgramWitnesses, { tap }: AskedRequest): Outcome | null {
  if (run.stopped === null) return null;
  // It printed too much, whatever became of its requests.
  if (isLast && isStreamLimit(run.stopped)) return overLimit(run.stopped);
  if (!run.cutOff.has(tap)) return null;
  const characters = (reading?.timeline.arrivals ?? []).reduce((sum, arrival) => sum + arrival.characters, 0);
  return stoppedOutcome(run.stopped, limits, {
    exchange: tap,
    isWhole: isWhole(tap, reading),
    characters,
    at: run.endedAt,
  });
}

function byEnd(witnesses: ProgramWitnesses): Outcome {
  if (!witnesses.isLast || !hasFailed(witnesses.run)) return { kind: 'completed', message: null };
  return { kind: 'client-crashed', message: `${endWords(witnesses)}.${lastWords(witnesses)}` };
}

function neverAsked(witnesses: ProgramWitnesses): Outcome {
  const { name, run, limits } = witnesses;
  const { stopped } = run;
  if (stopped === 'interrupted') return { kind: stopped, message: `${name} had made no request yet.` };
  const met = stopped === null ? null : startLimitOf(stopped, limits);
  if (met !== null) {
    const { ms, limit } = met;
    const message = `${name} made no request, and did not end, in ${seconds(ms)} (--${limit}).`;
    return { kind: 'timed-out', message, limit };
  }
  if (stopped !== null && isStreamLimit(stopped)) return overLimit(stopped);
  if (hasFailed(run)) {
    const when = run.end.unstarted === null ? ' before it made a request' : '';
    const message = `${endWords(witnesses)}${when}.${lastWords(witnesses)}`;
    return { kind: 'client-crashed', message };
  }
  return { kind: 'connect-failed', message: `${name} ended without asking the address that it was given.` };
}

function endWords({ name, run: { end } }: ProgramWitnesses): string {
  if (end.unstarted !== null) return `${name} could not be started (${end.unstarted})`;
  const how = end.signal === null ? `ended with code ${end.exitCode}` : `was ended by ${end.signal}`;
  return `${name} ${isOutOfMemory(end.stderrTail) ? 'ran out of memory and ' : ''}${how}`;
}

/** What it said last on stderr, or if that is nothing, on stdout. */
function lastWords({ run, mayQuote }: ProgramWitnesses): string {
  const { stderrTail } = run.end;
  const lines = stderrTail.length > 0 || !mayQuote ? stderrTail : run.stdoutTail;
  const missing = missingWords(lines, run.withheld);
  const words = lines.length === 0 ? '' : ` Its last words: ${quotedLines(lines)}`;
  return `${words}${missing === null ? '' : `; ${missing}`}`;
}
