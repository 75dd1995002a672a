// What a Recording says of the process that made the requests, and what a user should know of it.
import type { ClientChoice } from '../../clients/client.ts';
import type { InstrumentId, StreamRecord } from '../../model/recording.ts';
import type { TurnSeen } from '../process/turn.ts';
import { placeOf } from '../outcome.ts';
import type { Stage } from '../stage.ts';
import type { TapExchange } from '../vantages/wire.ts';
import { unknownEventsWarning, type SubjectSummary } from './subject.ts';

/** What the process has said of itself. @param turn undefined where none was taken */
export function processSummary(
  { id, options }: ClientChoice,
  turn: TurnSeen | undefined,
): Pick<SubjectSummary, 'client' | 'clock'> {
  const { hello = null, packages = {}, clock = null } = turn ?? {};
  return {
    client: {
      id,
      options: { ...options },
      version: hello?.client.version ?? null,
      runtime: hello?.runtime ?? null,
      packages: { ...packages },
    },
    clock,
  };
}

/** What a user should know beside what was measured. @param exchanges that came to the route */
export function warningsOf(
  instrument: InstrumentId,
  stage: Stage,
  { stream, turn, notes }: { stream: StreamRecord; turn: TurnSeen; notes: readonly string[] },
  exchanges: readonly TapExchange[],
): string[] {
  const warnings: string[] = [];
  const made = exchanges.length;
  const redirects = exchanges.slice(0, -1).filter((exchange) => placeOf(exchange) !== null).length;
  if (turn.neededSigkill) {
    warnings.push(`${instrument}: a process of the client did not end on SIGTERM, and was killed.`);
  }
  warnings.push(...unknownEventsWarning(stream), ...notes);
  const expected = stage.streamsOf(instrument);
  if (made > expected + redirects) {
    warnings.push(`${instrument}: the client made ${made} requests instead of ${expected}; it tries again by itself.`);
  }
  if (redirects > 0) {
    warnings.push(`${instrument}: the client followed a redirect of the server; what came then is judged.`);
  }
  if (made === 0 && stream.outcome.kind === 'completed') {
    warnings.push(`${instrument}: the client made no request to the address that it was given.`);
  }
  const { kind, message } = stream.outcome;
  if (instrument === 'held-open' && stream.heldOpen === null && kind !== 'interrupted' && kind !== 'completed') {
    warnings.push(`The probe with a second stream could not be made: ${kind}${message === null ? '' : `, ${message}`}`);
  }
  return warnings;
}
