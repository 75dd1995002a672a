// The catalog of faults: one file each.
import { defineCatalog } from '../../catalog.ts';
import type { FaultSpec } from '../../model/scenario.ts';
import { coalesce } from './coalesce.ts';
import { comments } from './comments.ts';
import { crlf } from './crlf.ts';
import { errorMidStream } from './error-mid-stream.ts';
import type { FaultContext, FaultEntry, PreparedFault, FaultStage } from './fault.ts';
import { fullBuffer } from './full-buffer.ts';
import { gzip } from './gzip.ts';
import { hang } from './hang.ts';
import { httpError } from './http-error.ts';
import { malformed } from './malformed.ts';
import { pace } from './pace.ts';
import { replay } from './replay.ts';
import { reset } from './reset.ts';
import { sizeBuffer } from './size-buffer.ts';
import { slowHeaders } from './slow-headers.ts';
import { split } from './split.ts';
import { stall } from './stall.ts';
import { timer } from './timer.ts';
import { truncate } from './truncate.ts';

const faults = defineCatalog<FaultEntry>('fault', [
  fullBuffer,
  replay,
  sizeBuffer,
  timer,
  coalesce,
  stall,
  pace,
  truncate,
  reset,
  hang,
  httpError,
  slowHeaders,
  malformed,
  errorMidStream,
  split,
  crlf,
  comments,
  gzip,
]);

/** Faults that are legal, and keep nothing back that was spoken. */
const LEGAL = new Set([split.id, crlf.id, comments.id, slowHeaders.id]);

/** Ids of those that hold an answer, change it or break it off. */
export function disturbing(specs: readonly FaultSpec[]): string[] {
  const isFlushed = (spec: FaultSpec) => spec.id === gzip.id && spec['flush'] === true;
  return specs.filter((spec) => !LEGAL.has(spec.id) && !isFlushed(spec)).map(({ id }) => id);
}

/** @throws StreamCheckError 'unknown-id' or 'file-invalid' */
export function prepareFaults(specs: readonly FaultSpec[]): PreparedFault[] {
  return specs.map((spec) => faults.get(spec.id).prepare(spec));
}

/**
 * The faults one behind the other, in the order of the scenario; bytes come out at `context.emit`. What a fault throws goes
 * to `context.fail`, also when the fault before it works in callbacks of its own.
 */
export function chain(prepared: readonly PreparedFault[], context: FaultContext): FaultStage {
  return prepared.reduceRight<FaultStage>(
    (next, { stage }) => {
      if (stage === null) return next;
      return stage({ ...context, emit: guarded(next.push, context), end: guarded(next.end, context) });
    },
    { push: context.emit, end: context.end },
  );
}

function guarded<A extends unknown[]>(act: (...args: A) => void, { fail }: FaultContext): (...args: A) => void {
  return (...args) => {
    try {
      act(...args);
    } catch (bug) {
      fail(bug);
    }
  };
}
