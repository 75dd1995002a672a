// A fault: one small transform on the way out, fed with pieces and a clock. On the real clock it is the mock's; on a
// virtual clock it is a function from plan to arrivals, so that the mock and the tests of the analysis share one truth.
import { z } from 'zod';
import { StreamCheckError } from '../../errors.ts';
import type { FaultSpec } from '../../model/scenario.ts';
import type { FrameWriter } from '../../protocols/protocol.ts';
import type { PlayClock } from '../deadlines.ts';
import type { Piece } from './piece.ts';

/** How an answer may break off: closed before its end, or reset. */
export type BreakOff = 'truncated' | 'reset';

export interface FaultContext {
  clock: PlayClock;
  writer: FrameWriter;
  /** Passes bytes on. */
  emit(piece: Piece): void;
  /** The answer is over, in order. */
  end(): void;
  breakOff(how: BreakOff): void;
  /** Takes an exception from a callback that nobody of ours would catch, such as those of zlib. */
  fail(bug: unknown): void;
}

export interface FaultStage {
  push(piece: Piece): void;
  /** Nothing more will come. */
  end(): void;
}

/** What happens before the body, instead of it or as a delay. */
export interface BeforeBody {
  delayMs?: number;
  status?: { code: number; message: string; headers: Record<string, string> };
}

export interface Fault<P> {
  id: string;
  parameters: z.ZodType<P>;
  beforeBody?: (parameters: P) => BeforeBody;
  stage?: (parameters: P, context: FaultContext) => FaultStage;
}

/** A fault with its parameters checked. */
export interface PreparedFault {
  id: string;
  beforeBody: BeforeBody;
  stage: ((context: FaultContext) => FaultStage) | null;
}

export interface FaultEntry {
  id: string;
  /** @throws StreamCheckError 'file-invalid' that names the parameter */
  prepare(spec: FaultSpec): PreparedFault;
}

export function defineFault<P>(fault: Fault<P>): FaultEntry {
  return {
    id: fault.id,
    prepare({ id, ...parameters }) {
      const parsed = fault.parameters.safeParse(parameters);
      if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => `  ${[id, ...issue.path].join('.')}: ${issue.message}`);
        throw new StreamCheckError('file-invalid', `The fault "${id}" has wrong parameters.`, problems.join('\n'));
      }
      const { stage } = fault;
      return {
        id,
        beforeBody: fault.beforeBody?.(parsed.data) ?? {},
        stage: stage === undefined ? null : (context) => stage(parsed.data, context),
      };
    },
  };
}

export const count = z.int().positive();
export const ms = z.number().positive();
