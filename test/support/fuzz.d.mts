// Types of fuzz.mjs, which the benchmark imports without a build of its own.
import type { createRandom } from '../../src/mock/random.ts';
import type { createSpeech } from '../../src/mock/speech.ts';
import type { awsEvent } from '../../src/protocols/framing/aws-event-stream.ts';
import type { createFramer } from '../../src/protocols/framing/index.ts';
import type { protocols } from '../../src/protocols/index.ts';
import type { Protocol } from '../../src/protocols/protocol.ts';
import type { createDeltaReader } from '../../src/protocols/reader.ts';
import type { readWire } from '../../src/record/vantages/wire-timeline.ts';
import type { createRedactor } from '../../src/secrets/redactor.ts';

/** What is under test, from the source or from the built package. */
export interface FuzzRooms {
  protocols: typeof protocols;
  createDeltaReader: typeof createDeltaReader;
  createFramer: typeof createFramer;
  awsEvent: typeof awsEvent;
  readWire: typeof readWire;
  createRedactor: typeof createRedactor;
  createSpeech: typeof createSpeech;
  createRandom: typeof createRandom;
}

/** One protocol at one address. */
export interface FuzzCase {
  protocol: Protocol;
  path: string;
}

export interface Fuzz {
  cases: FuzzCase[];
  /** So many streams of that case. It stops after three problems. */
  run(at: FuzzCase, seed: number, streams: number): Promise<{ problems: string[]; bytes: number; errors: number }>;
}

export function createFuzz(rooms: FuzzRooms): Fuzz;
