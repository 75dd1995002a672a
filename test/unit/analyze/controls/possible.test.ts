// What may still hold the text of an endpoint, and which control is made next: answers made by hand, without a clock.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/analyze/analyze.ts';
import { nextControl, possibleOf, sceneOf } from '../../../../src/analyze/controls/possible.ts';
import { wantsExperiment } from '../../../../src/analyze/wanted-experiment.ts';
import { CONTROLS_OF_STREAMS, ENDPOINT_CONTROLS, type EndpointControlId } from '../../../../src/model/controls.ts';
import type { Outcome } from '../../../../src/model/delivery.ts';
import type { Recording } from '../../../../src/model/recording.ts';
import { endpointOf, HELD, LUMPS, REPLAYED, STEADY, THREE, type Answer } from '../../../support/endpoint-answers.ts';

const GZIP = { contentEncoding: 'gzip' } as const;
const possible = (recording: Recording) => possibleOf(sceneOf(recording)!);
const LEFT: Outcome = { kind: 'completed', message: 'We left after 5 s.', limit: 'max-time' };
const ONE = { ...HELD, characters: 4 };
const REPLAYED_BY_ONE = [REPLAYED, { ...ONE, atMs: 300 }, { ...ONE, atMs: 300 }, REPLAYED];
const THINKS_FIRST = [REPLAYED, { ...ONE, atMs: 2990 }, { ...ONE, atMs: 2990 }, REPLAYED];
const OF_HELD = ['proxy-buffering', 'unflushed-writes', 'collected-answer'];

describe('what fits how the text came', () => {
  it.each<[string, Answer, string[]]>([
    ['in one piece', HELD, OF_HELD],
    ['in one piece, compressed', { ...HELD, ...GZIP }, ['compressor-not-flushed', ...OF_HELD]],
    ['in lumps', LUMPS, ['proxy-buffering', 'unflushed-writes', 'flush-timer']],
    ['piece by piece', STEADY, ['serialised-streams']],
    ['piece by piece, evenly after a long wait', REPLAYED, ['collected-answer', 'serialised-streams']],
    ['as one JSON body', { ...HELD, format: 'json' }, []],
    ['in one piece, where no stream was asked for', { ...HELD, streamRequested: false }, []],
    ['not at all', { ...HELD, outcome: { kind: 'http-error', message: '500' } }, []],
  ])('%s', (_, usual, wanted) => {
    expect(possible(endpointOf(usual))).toEqual(wanted);
  });
});

describe('the next control', () => {
  const next = (usual: Answer, made: Parameters<typeof endpointOf>[1] = {}, controls?: readonly EndpointControlId[]) =>
    nextControl(endpointOf(usual, made, controls));
  const SAME = [HELD, HELD, HELD, HELD];

  it.each<[string, ReturnType<typeof next>, EndpointControlId | null]>([
    ['of a compressed answer: without compression', next({ ...HELD, ...GZIP }), 'identity'],
    ['of one piece: once more', next(HELD), 'second-request'],
    ['only of those that can be made', next(HELD, {}, ['parallel', 'incremental-header']), 'incremental-header'],
    ['of lumps: around what stands in front', next(LUMPS), 'direct'],
    ['of what streams: three at once', next(STEADY), 'parallel'],
    ['of what may be replayed: one token', next(REPLAYED), 'one-token'],
    ['none for one JSON body', next({ ...HELD, format: 'json' }), null],
    ['none of what streams without an end', next({ ...STEADY, outcome: LEFT }), null],
    [
      'none where the compressor is found',
      next({ ...HELD, ...GZIP }, { identity: [HELD, STEADY, STEADY, HELD] }),
      null,
    ],
    ['goes on where it is not', next({ ...HELD, ...GZIP }, { identity: SAME }), 'second-request'],
    ['none where it was held once', next(HELD, { 'second-request': [STEADY, STEADY] }), null],
    [
      'none where streams are served side by side',
      next(STEADY, { parallel: [STEADY, ...THREE, ...THREE, STEADY] }),
      null,
    ],
    ['none where the replay is found', next(REPLAYED, { 'one-token': REPLAYED_BY_ONE }), null],
    ['three at once where the model thinks first', next(REPLAYED, { 'one-token': THINKS_FIRST }), 'parallel'],
  ])('%s', (_, got, wanted) => expect(got).toBe(wanted));

  it('is one only where somebody asks why: an answer may cost money', () => {
    expect([wantsExperiment(endpointOf(HELD), false), wantsExperiment(endpointOf(HELD), true)]).toEqual([
      null,
      'second-request',
    ]);
  });

  it('of what streams is none of those that what is held needs: they are not announced together', () => {
    for (const usual of [STEADY, REPLAYED]) {
      const made: EndpointControlId[] = [];
      for (let id = next(usual); id !== null; id = next(usual, Object.fromEntries(made.map((one) => [one, [HELD]]))))
        made.push(id);
      expect(CONTROLS_OF_STREAMS).toEqual(expect.arrayContaining(made));
    }
    expect(
      next(HELD, Object.fromEntries(ENDPOINT_CONTROLS.filter((id) => id !== 'parallel').map((id) => [id, [HELD]]))),
    ).toBe(null);
  });
});

describe('an answer that fails within a control', () => {
  const failed = (kind: Outcome['kind'], status: number | null = null): Answer => ({
    ...HELD,
    status,
    outcome: { kind, message: 'it failed' },
  });
  const nextAfter = (...answers: Answer[]) => nextControl(endpointOf({ ...HELD, ...GZIP }, { identity: answers }));

  it.each<[string, Answer[], EndpointControlId | null]>([
    ['as usual: nobody is asked any further', [failed('http-error', 503)], null],
    ['of the changed request: others are asked', [HELD, failed('http-error', 400)], 'second-request'],
    ['as no connection', [HELD, failed('connect-failed')], 'second-request'],
    ['by 429: nobody is asked any further', [HELD, failed('http-error', 429)], null],
    ['by Ctrl-C', [HELD, failed('interrupted')], null],
  ])('%s', (_, answers, wanted) => expect(nextAfter(...answers)).toBe(wanted));

  it.each(['second-request', 'parallel'] as const)('of %s, which changes nothing, is one as usual', (id) => {
    const usual = id === 'parallel' ? STEADY : HELD;
    const made = { [id]: id === 'parallel' ? [STEADY, failed('reset')] : [failed('reset')] };
    expect(nextControl(endpointOf(usual, made, ENDPOINT_CONTROLS))).toBe(null);
  });

  it('lets the others tell nothing', () => {
    const [short, long] = [{ ...HELD, atMs: 300, characters: 100 }, HELD];
    const four = [short, long, long, short];
    const provenBy = (...answers: Answer[]) =>
      analyze(endpointOf(HELD, { 'length-slope': answers })).experiments.map(({ before }) => before);
    expect(provenBy(...four)).toEqual(['buffered']);
    expect(provenBy(...four, failed('reset'))).toEqual(['inconclusive']);
  });

  it('is told as what it is', () => {
    const { verdict } = analyze(endpointOf(HELD, { 'second-request': [failed('http-error', 429)] }));
    expect(verdict.evidence).toContainEqual(
      expect.objectContaining({
        kind: 'control',
        control: 'second-request',
        requests: 1,
        failure: { kind: 'http-error', status: 429, isEnd: true },
      }),
    );
  });
});

it('a redirect that was followed is a request more', () => {
  const recording = endpointOf(HELD, { 'second-request': [HELD, HELD] });
  const streams = recording.streams.map((stream) => {
    return { ...stream, endpoint: { ...stream.endpoint!, redirects: [{ status: 302, place: '/there' }] } };
  });
  expect(analyze({ ...recording, streams }).experiments).toMatchObject([{ requests: 4 }]);
});

it('a connection that the server does not keep is no control', () => {
  const { verdict } = analyze(endpointOf(HELD, { 'keepalive-reuse': [HELD] }));
  expect(verdict.evidence).toContainEqual(
    expect.objectContaining({ control: 'keepalive-reuse', requests: 1, isMade: false, failure: null }),
  );
});

describe('what is left', () => {
  const left = (recording: Recording) => analyze(recording).verdict.evidence.find(({ kind }) => kind === 'left');

  it('is said after the last control, but not of what streams', () => {
    expect(left(endpointOf(HELD, { 'second-request': [HELD, HELD] }))).toMatchObject({ causes: OF_HELD });
    expect(left(endpointOf(REPLAYED, { 'one-token': [REPLAYED, HELD] }))).toBeUndefined();
    expect(left(endpointOf(HELD))).toBeUndefined();
  });

  it('is said of what was replayed, by words of its own', () => {
    const { evidence } = analyze(endpointOf(REPLAYED, { 'one-token': REPLAYED_BY_ONE })).verdict;
    expect(evidence).toContainEqual(expect.objectContaining({ control: 'one-token', proves: 'replayed' }));
    const held = analyze(endpointOf(HELD, { direct: [HELD, STEADY, STEADY, HELD] })).verdict;
    expect(held.evidence).toContainEqual(expect.objectContaining({ control: 'direct', proves: null }));
  });

  it('is what speaks for itself, where something does', () => {
    const freed = { direct: [HELD, STEADY, STEADY, HELD] };
    expect(possible(endpointOf(HELD, freed))).toEqual(['proxy-buffering']);
    expect(left(endpointOf(HELD, freed))).toBeUndefined();
  });
});

describe('the verdict', () => {
  it.each<[string, Answer, Parameters<typeof endpointOf>[1], object]>([
    ['held, by what lets it through', HELD, { direct: [HELD, STEADY, STEADY, HELD] }, { delivery: 'buffered' }],
    [
      'in lumps, where one answer of two came so',
      HELD,
      { direct: [HELD, STEADY, STEADY, LUMPS] },
      { delivery: 'batched' },
    ],
    [
      'replayed, by what needs no time to begin',
      REPLAYED,
      { 'one-token': REPLAYED_BY_ONE },
      { delivery: 'replayed', passed: false },
    ],
    [
      'in time, where the model thinks first',
      REPLAYED,
      { 'one-token': THINKS_FIRST },
      { delivery: 'incremental', passed: true },
    ],
    ['open, where nothing was let through', HELD, { direct: [HELD, HELD, HELD, HELD] }, { delivery: 'inconclusive' }],
    [
      'open, where it was slow once',
      HELD,
      { 'second-request': [STEADY, STEADY] },
      { delivery: 'inconclusive', reason: 'seen-once' },
    ],
  ])('is %s', (_, usual, made, wanted) => {
    expect(analyze(endpointOf(usual, made)).verdict).toMatchObject(wanted);
  });

  it('says no suspicion that a control has settled', () => {
    const limits = (made: Parameters<typeof endpointOf>[1]) =>
      analyze(endpointOf(REPLAYED, made)).verdict.limits.map(({ limit }) => limit);
    expect(limits({})).toContain('looks-replayed');
    expect(limits({ 'one-token': REPLAYED_BY_ONE })).not.toContain('looks-replayed');
    expect(limits({ 'one-token': THINKS_FIRST })).not.toContain('looks-replayed');
  });
});

it('a change that was never made shows nothing', () => {
  // The server compresses all the same.
  const made = { identity: [HELD, { ...STEADY, ...GZIP }, { ...STEADY, ...GZIP }, HELD] };
  expect(possible(endpointOf({ ...HELD, ...GZIP }, made))).toContain('compressor-not-flushed');
  const none = { identity: [HELD, { ...HELD, ...GZIP }, { ...HELD, ...GZIP }, HELD] };
  expect(possible(endpointOf({ ...HELD, ...GZIP }, none))).toContain('compressor-not-flushed');
});
