// What is late, how late, and at which hops.
import { describe, expect, it } from 'vitest';
import { lateChannelOf, lateHopsOf, lateMs } from '../../../src/analyze/lateness.ts';
import { measured } from '../../support/measured.ts';

describe('the only kind of words that is late', () => {
  it.each([
    ['arguments', { text: ['incremental', 9], 'tool-arguments': ['buffered', 600] }, 'tool-arguments'],
    ['thoughts', { reasoning: ['batched', 300] }, 'reasoning'],
    ['text is no kind of its own', { text: ['buffered', 600] }, null],
    ['two kinds', { text: ['buffered', 600], 'tool-arguments': ['buffered', 600] }, null],
    ['none', { text: ['incremental', 9], reasoning: ['inconclusive', null] }, null],
    ['nothing was said', {}, null],
  ] as const)('%s', (_, channels, expected) => {
    expect(lateChannelOf(measured({ channels: channels }))).toBe(expected);
  });
});

it('the hops that hold, in the order of the way', () => {
  const hops = { display: ['buffered', 9], client: ['incremental', 9], upstream: ['batched', 9] } as const;
  expect(lateHopsOf(measured({ hops: hops }))).toEqual(['upstream', 'display']);
});

describe('how late 95 % of what is late was', () => {
  const vantages = { observer: ['batched', 300] } as const;
  const one = { client: ['batched', 280] } as const;
  const two = { upstream: ['batched', 100], client: ['batched', 200] } as const;
  const at = { hop: 'client', vantage: 'observer' } as const;

  it('where it is judged, if one hop holds', () => {
    expect(lateMs(measured({ vantages, hops: one }), at)).toBe(300);
  });

  it('at the hop at fault, if others hold as well', () => {
    expect(lateMs(measured({ vantages, hops: two }), at)).toBe(200);
  });

  it('that of the only kind of words that is late', () => {
    const channels = { text: ['incremental', 9], 'tool-arguments': ['buffered', 600] } as const;
    expect(lateMs(measured({ vantages, hops: two, channels }), at)).toBe(600);
  });

  it('unknown where nothing was seen, or nobody is at fault', () => {
    expect(lateMs(measured({ vantages, hops: one }), { hop: 'client', vantage: null })).toBeNull();
    expect(lateMs(measured({ hops: one }), at)).toBeNull();
    expect(lateMs(measured({ vantages, hops: two }), { hop: null, vantage: 'observer' })).toBeNull();
    expect(lateMs(measured({ channels: { reasoning: ['batched', null] } }), at)).toBeNull();
  });
});
