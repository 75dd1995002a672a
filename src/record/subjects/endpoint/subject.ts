// An endpoint by its address, here or far: asked once as a browser asks, and read by our own reader. Nobody knows when its
// words were spoken, so it is judged by when they came; controls ask it again with one thing changed.
import { systemClock } from '../../../clock.ts';
import { firstOf } from '../../../limits.ts';
import {
  CONTROLS_OF_STREAMS,
  ENDPOINT_CONTROLS,
  type ControlId,
  type EndpointControlId,
} from '../../../model/controls.ts';
import type { EndpointRequest } from '../../../model/endpoint-request.ts';
import type { InstrumentId, StreamRecord } from '../../../model/recording.ts';
import { ENDPOINT_PROVIDER } from '../../../model/target.ts';
import { controls } from '../../instruments/controls/index.ts';
import type { EndpointStep } from '../../instruments/controls/control.ts';
import { startHarnessTicker } from '../../process/harness.ts';
import { watch, type TimeLimits } from '../../process/watch.ts';
import type { Stage } from '../../stage.ts';
import { lastNewsAt } from '../../vantages/wire-progress.ts';
import { unknownEventsWarning, type Subject, type SubjectSummary } from '../subject.ts';
import type { KeptConnection } from './answer.ts';
import { askEndpoint } from './reader.ts';
import { toAnswerRecord, type AnswerRecord, type SeenAnswer } from './stream.ts';

export interface EndpointUnderTest {
  request: EndpointRequest;
  /** Address of the same app without what stands in front of it; null where none was given. */
  direct: URL | null;
  userAgent: string;
}

export function createEndpointSubject({ request, direct, userAgent }: EndpointUnderTest, stage: Stage): Subject {
  const shown = `${request.url.origin}${request.url.pathname}`;
  const limits: TimeLimits = { ...stage, maxTimeMs: Math.min(stage.maxTimeMs, request.maxTimeMs ?? Infinity) };
  const warnings: string[] = [];
  let asked = 0;
  let first: AnswerRecord | null = null;

  async function ask(
    of: Pick<SeenAnswer, 'instrument' | 'control'> & { request: EndpointRequest },
    over?: KeptConnection,
  ): Promise<AnswerRecord & { kept: KeptConnection | null }> {
    const number = (asked += 1);
    const ticker = startHarnessTicker();
    const asking = askEndpoint(of.request, systemClock.now(), { number, userAgent, ...(over && { over }) });
    const exchange = () => asking.open()?.exchange;
    const stopped = await watch({
      ...limits,
      finished: asking.answered,
      signal: stage.signal,
      answering: () => 'stream',
      limit: () => null,
      activity: () => [exchange()?.status ?? null, exchange()?.endedAt ?? null].filter((seen) => seen !== null).length,
      lastProgressAt: async () => lastNewsAt([exchange() ?? []].flat()),
    });
    if (stopped !== null) asking.stop();
    const answered = await asking.answered;
    const seen = { ...of, stage, limits, answered, stopped, number, ownTicks: ticker.stop() };
    return { ...(await toAnswerRecord(seen)), kept: answered.answer.kept() };
  }

  return {
    name: request.url.host,
    plan: () => ['timed'],
    async run(instrument: InstrumentId) {
      await stage.calm();
      stage.announce(instrument);
      const answer = await ask({ instrument, request });
      answer.kept?.close();
      first ??= answer;
      warnings.push(...redirectNotes(answer.stream), ...unknownEventsWarning(answer.stream), ...answer.notes);
      return [answer.stream];
    },
    async control(id: ControlId) {
      const steps = controls[id].steps?.(request, { direct }) ?? [];
      if (steps.length > 0) stage.announce(id);
      const askStep: AskStep = ({ arm, pair, setting, request: changed }, over) =>
        ask({ instrument: id, control: { arm, pair, setting }, request: changed }, over ?? undefined);
      return await askSteps(steps, askStep, stage.signal);
    },
    summary: () => summaryOf(shown, first, controlsOf(request, direct), mostControlRequests(request, direct)),
    warnings: () => warnings,
    end: async () => {},
  };
}

/** What was asked in the place of the address that was typed. */
export function redirectNotes({ endpoint }: Pick<StreamRecord, 'endpoint'>): string[] {
  const redirects = endpoint?.redirects ?? [];
  if (redirects.length === 0) return [];
  const places = firstOf(redirects.map(({ status, place }) => `${status} to ${place}`));
  return [`${redirects.length === 1 ? 'A redirect was' : 'Redirects were'} followed: ${places.join(', ')}.`];
}

export type AskStep = (
  step: EndpointStep,
  over: KeptConnection | null,
) => Promise<{ stream: StreamRecord; kept: KeptConnection | null }>;

/** Asks as long as a further answer can tell something. */
export async function askSteps(
  steps: readonly EndpointStep[],
  askStep: AskStep,
  signal: AbortSignal | undefined,
): Promise<StreamRecord[]> {
  const streams: StreamRecord[] = [];
  let kept: KeptConnection | null = null;
  for (const group of groupsOf(steps)) {
    const isOnKept = group[0]!.isOnKeptConnection === true;
    // A server may keep none: then nothing can be changed.
    if (signal?.aborted || (isOnKept && kept === null)) break;
    if (!isOnKept) kept?.close();
    const over: KeptConnection | null = isOnKept ? kept : null;
    const answers: Awaited<ReturnType<AskStep>>[] = await Promise.all(group.map((step) => askStep(step, over)));
    streams.push(...answers.map(({ stream }) => stream));
    // Behind a redirect a connection leads to another place.
    const [last, ...others] = answers.toReversed();
    const isThere = last!.stream.endpoint?.redirects.length === 0;
    kept = isThere ? last!.kept : null;
    for (const other of isThere ? others : answers) other.kept?.close();
    // A difference has to show in each pair: without this answer no other one could tell anything.
    if (answers.some(({ stream }) => stream.outcome.kind !== 'completed')) break;
  }
  kept?.close();
  return streams;
}

/** What is asked at once: a step, and those beside it. */
function groupsOf(steps: readonly EndpointStep[]): EndpointStep[][] {
  const groups: EndpointStep[][] = [];
  for (const step of steps) {
    if (step.isBeside === true && groups.length > 0) groups.at(-1)!.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** Requests that all controls would take, where none of them settles it before the others. */
export function mostControlRequests(request: EndpointRequest, direct: URL | null): number {
  const requestsOf = (id: EndpointControlId) => controls[id].steps?.(request, { direct })?.length ?? 0;
  const sumOf = (ids: readonly EndpointControlId[]) => ids.reduce((sum, id) => sum + requestsOf(id), 0);
  return Math.max(sumOf(ENDPOINT_CONTROLS.filter((id) => id !== 'parallel')), sumOf(CONTROLS_OF_STREAMS));
}

/** Controls that can be made of this request. */
function controlsOf(request: EndpointRequest, direct: URL | null): EndpointControlId[] {
  return ENDPOINT_CONTROLS.filter((id) => (controls[id].steps?.(request, { direct }) ?? null) !== null);
}

function summaryOf(
  shown: string,
  first: AnswerRecord | null,
  possible: EndpointControlId[],
  controlRequests: number,
): SubjectSummary {
  return {
    subject: { kind: 'endpoint', controls: possible, controlRequests },
    scenario: null,
    target: {
      model: first?.model ?? 'unknown',
      provider: ENDPOINT_PROVIDER,
      protocol: first?.format?.id ?? null,
      baseUrl: shown,
    },
    client: {
      id: 'reader',
      version: null,
      runtime: { name: 'node', version: process.versions.node },
      options: {},
      packages: {},
    },
    // Everything is stamped in this process.
    clock: { offsetMs: 0, uncertaintyMs: 0 },
    said: [],
  };
}
