// The requests of a control, one after the other: when they end early, and which connection each gets. Nobody is asked here.
import { expect, it } from 'vitest';
import { STRAIGHT_WAY } from '../../../../../src/model/way.ts';
import type { EndpointRequest } from '../../../../../src/model/endpoint-request.ts';
import type { StreamRecord } from '../../../../../src/model/recording.ts';
import { controls } from '../../../../../src/record/instruments/controls/index.ts';
import type { EndpointControlId } from '../../../../../src/model/controls.ts';
import { askSteps, type AskStep } from '../../../../../src/record/subjects/endpoint/subject.ts';
import { answerOf, STEADY, type Answer } from '../../../../support/endpoint-answers.ts';

const REQUEST: EndpointRequest = {
  url: new URL('http://app.test/'),
  method: 'GET',
  headers: [],
  body: null,
  way: STRAIGHT_WAY,
  httpVersion: 'any',
  isFollowing: false,
  maxTimeMs: null,
};
const FAILED: Answer = { ...STEADY, outcome: { kind: 'reset', message: 'it was reset' } };

interface Asked {
  /** Each request: its arm, and the connection that it got. */
  requests: string[];
  closed: number[];
  streams: StreamRecord[];
}

/** @param answers by the number of the request, from 0 */
async function askAll(
  id: EndpointControlId,
  answers: (k: number) => { answer?: Answer; isKept?: boolean; redirects?: number } = () => ({}),
  signal?: AbortSignal,
): Promise<Asked> {
  const requests: string[] = [];
  const closed: number[] = [];
  const numbers = new Map<object, number>();
  const askStep: AskStep = async ({ arm }, over) => {
    const k = requests.length;
    requests.push(over === null ? arm : `${arm} on that of ${numbers.get(over)}`);
    const { answer = STEADY, isKept = true, redirects = 0 } = answers(k);
    const stream = answerOf(answer);
    const moved = Array.from({ length: redirects }, () => ({ status: 302, place: '/there' }));
    const kept = { ask: () => Promise.reject(), close: () => void closed.push(k) } as never;
    numbers.set(kept, k);
    return { stream: { ...stream, endpoint: { ...stream.endpoint!, redirects: moved } }, kept: isKept ? kept : null };
  };
  const streams = await askSteps(controls[id].steps!(REQUEST, { direct: null })!, askStep, signal);
  return { requests, closed, streams };
}

it('each gets a connection of its own, and all of them are closed', async () => {
  const { requests, closed, streams } = await askAll('identity');
  expect(requests).toEqual(['usual', 'changed', 'changed', 'usual']);
  expect([closed, streams.length]).toEqual([[0, 1, 2, 3], 4]);
});

it('on a used connection: that of the request before', async () => {
  const { requests, closed } = await askAll('keepalive-reuse');
  expect(requests).toEqual(['usual', 'changed on that of 0', 'changed on that of 1', 'usual']);
  expect(closed).toContain(3);
});

it('on a used connection none is asked where none was kept, or behind a redirect, where it leads elsewhere', async () => {
  expect((await askAll('keepalive-reuse', () => ({ isKept: false }))).requests).toEqual(['usual']);
  const moved = await askAll('keepalive-reuse', () => ({ redirects: 1 }));
  expect([moved.requests, moved.closed]).toEqual([['usual'], [0]]);
});

it.each([
  ['the first', 0, 1],
  ['a changed one', 2, 3],
])('none is asked after %s that failed', async (_, failing, count) => {
  const { requests, closed, streams } = await askAll('identity', (k) => (k === failing ? { answer: FAILED } : {}));
  expect([requests.length, streams.length, closed.length]).toEqual([count, count, count]);
});

it('three at once are asked together, whichever of them fails', async () => {
  const { requests, closed } = await askAll('parallel', (k) => (k === 1 ? { answer: FAILED } : {}));
  expect(requests).toEqual(['usual', 'changed', 'changed', 'changed']);
  expect(closed.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
});

it('none is asked after Ctrl-C', async () => {
  expect((await askAll('identity', () => ({}), AbortSignal.abort())).requests).toEqual([]);
});
