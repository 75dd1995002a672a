// Types of fuzz-upstreams.mjs, which the benchmark imports without a build of its own.
import type fastCheck from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { judgeRecordings } from '../../src/check.ts';
import type { Client } from '../../src/clients/client.ts';
import type { runStreamTask } from '../../src/host/stream-task.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { protocols } from '../../src/protocols/index.ts';
import type { instruments } from '../../src/record/instruments/index.ts';
import type { openRoute } from '../../src/record/stage.ts';
import type { recordHosted } from '../../src/record/subjects/hosted.ts';
import type { timelinesInside } from '../../src/record/vantages/app.ts';
import type { createLiveProgress } from '../../src/record/vantages/progress.ts';
import type { lastContentAt } from '../../src/record/vantages/wire-progress.ts';
import type { readWire } from '../../src/record/vantages/wire-timeline.ts';
import type { Reporter } from '../../src/report/reporters/reporter.ts';
import type { createRedactor } from '../../src/secrets/redactor.ts';

/** What is under test, from the source or from the built package. */
export interface UpstreamRooms {
  client: Client;
  createLiveProgress: typeof createLiveProgress;
  createRedactor: typeof createRedactor;
  instruments: typeof instruments;
  json: Reporter;
  judgeRecordings: typeof judgeRecordings;
  lastContentAt: typeof lastContentAt;
  openRoute: typeof openRoute;
  protocols: typeof protocols;
  readWire: typeof readWire;
  Recording: typeof Recording;
  recordHosted: typeof recordHosted;
  runStreamTask: typeof runStreamTask;
  /** Gives a recording all that is not its stream. */
  template: Recording;
  terminal: Reporter;
  timelinesInside: typeof timelinesInside;
}

/** What an upstream does with a request. */
export interface Upstream {
  answer: { id: string; path: string };
  end: 'fin' | 'reset' | 'open';
}

export interface Lanes {
  /** How often the outcomes were of each kind. */
  readonly kinds: ReadonlyMap<string, number>;
  /** How often their sentences were of each kind. */
  readonly said: ReadonlyMap<string, number>;
  /** What is wrong with what was said of each; null if nothing is. */
  all(upstreams: readonly Upstream[]): Promise<(string | null)[]>;
  close(): Promise<unknown>;
}

export function upstreamsOf(fc: typeof fastCheck, all: typeof protocols): Arbitrary<Upstream>;
export function bytesOf(upstream: Upstream, all: typeof protocols): Buffer;
export function createLanes(rooms: UpstreamRooms, count: number): Promise<Lanes>;
