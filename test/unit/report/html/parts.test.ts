// Single parts of the page: what of a run, of a machine and of a baseline is said in which words.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../../../../src/report/html/document.ts';
import type { BaselineComparison, BaselineKey, Spread } from '../../../../src/model/baseline.ts';
import { Report } from '../../../../src/model/report.ts';
import { hostileReport } from '../../../support/hostile-report.ts';

const FILE = new URL('../../../../fixtures/reports/buffered.json', import.meta.url);
const REPORT = Report.parse(JSON.parse(readFileSync(FILE, 'utf8')));
const [RUN] = REPORT.runs as [Report['runs'][number]];

const htmlOf = (changed: Partial<Report>) => bodyOf({ ...REPORT, ...changed }).html;
const withRun = (changed: Partial<typeof RUN>) => htmlOf({ runs: [{ ...RUN, ...changed }] });

it.each([
  [0, 'passed'],
  [1, 'failed'],
  [2, 'failed'],
  [3, 'inconclusive'],
  [4, 'failed'],
])('with exit code %d the head of the page is %s', (exitCode, state) => {
  expect(htmlOf({ exitCode })).toContain(`<header class="${state}">`);
});

describe('the rule by which a hop held text', () => {
  const none = { sizeBytes: null, periodMs: null, count: null, accounting: null, candidates: [], fits: [] };

  it.each([
    ['full', { kind: 'full' as const }],
    ['size, 4,096 bytes', { kind: 'size' as const, sizeBytes: 4096 }],
    ['timer, 500 ms', { kind: 'timer' as const, periodMs: 500 }],
    ['count, 4 chunks', { kind: 'count' as const, count: 4 }],
    ['ambiguous: a timer or a buffer', { kind: 'ambiguous' as const, candidates: ['a timer', 'a buffer'] }],
  ])('is %s', (words, rule) => {
    const upstream = { ...RUN.hops.upstream!, mechanism: { ...none, ...rule } };
    expect(withRun({ hops: { ...RUN.hops, upstream } })).toContain(`>${words}</td>`);
  });
});

it('a bar is as wide as its share of the largest one of its vantage', () => {
  const { html } = bodyOf(hostileReport('buffered', true));
  const widths = (vantage: string) =>
    [...html.matchAll(new RegExp(`<rect class="${vantage}" width="([\\d.]+)%"`, 'g'))].map(([, width]) => width);
  // Gaps of 500, 500 and 1,000 ms, and three of none.
  expect(widths('origin').filter((width) => width !== '0')).toEqual(['100', '50']);
  expect(widths('observer').filter((width) => width !== '0')).toEqual(['100']);
});

describe('a run', () => {
  const blocked = { package: null, file: 'app.py', line: 9, function: null, source: null, share: 0.9 };

  it('has a card for a cause that could not be looked for, and says so', () => {
    const [cause] = RUN.verdict.causes;
    const causes = [{ ...cause!, status: 'error' as const, hop: null, words: ['It threw.'] }];
    const html = withRun({ verdict: { ...RUN.verdict, causes } });
    expect(html).toContain('<article class="card error">');
    expect(html).toContain('<li>It threw.</li>');
  });

  it('names the line that blocked its loop where it did not pass', () => {
    const loop = { ...RUN.loop!, blockedAt: [blocked] };
    const verdict = { ...RUN.verdict, hop: 'event-loop' as const };
    expect(withRun({ loop, verdict })).toContain('app.py:9');
    expect(withRun({ loop, verdict: { ...verdict, passed: true } })).not.toContain('app.py:9');
  });

  it('has its commands with their line ends', () => {
    const next = ["curl 'a\nb'", 'stream-check mock'];
    const html = withRun({ verdict: { ...RUN.verdict, next } });
    expect(html).toContain('<pre tabindex="0">curl &#39;a\nb&#39;</pre><pre tabindex="0">stream-check mock</pre>');
  });

  it.each([
    [true, 'HTTP 1.1, a stream, accept-encoding: none'],
    [false, 'HTTP 1.1, no stream, accept-encoding: none'],
    [null, 'HTTP 1.1, accept-encoding: none'],
  ])('says whether a stream was asked for: %s', (streamRequested, words) => {
    const request = { ...RUN.request!, httpVersion: '1.1', acceptEncoding: null, streamRequested };
    expect(withRun({ request })).toContain(words);
  });

  it('without a hop has nothing that was held, in per cent', () => {
    expect(htmlOf({})).toContain('>held %<');
    expect(withRun({ hops: {} })).toContain('>held<');
  });

  it('that failed is open, but for those behind the first fifty', () => {
    const runs = Array.from({ length: 51 }, (_, i) => ({ ...RUN, repeat: i + 1 }));
    expect(htmlOf({ runs }).match(/<details open>/g)).toHaveLength(50);
  });
});

it.each([
  [null, '8 cells'],
  [{ index: 2, count: 5 }, '8 cells, of them shard 2 of 5'],
])('the matrix, and its shard %j', (shard, words) => {
  const config = { cells: 8, shard } as Report['config'];
  expect(htmlOf({ config })).toContain(`<dd>${words}</dd>`);
});

describe('against a baseline', () => {
  const KEY: BaselineKey = {
    subject: 'mock/steady',
    client: 'undici',
    protocol: 'openai-chat',
    scenario: 'steady',
    runtime: 'node 20',
    system: 'linux x64',
    mode: 'both',
  };
  const spread = (samples: number): Spread => ({ median: 0.9, low: 0.9, high: 0.9, samples });
  const shape = (samples: number) => {
    const ratios = { fidelity: spread(samples), hold: null, merged: null, pieces: null, alone: null };
    const shapes = { incremental: samples };
    return { samples, passed: samples, hop: null, heldBy: null, causes: [], shapes, ratios };
  };
  const compared = (status: BaselineComparison['status']): BaselineComparison => ({
    key: KEY,
    runs: ['1'],
    status,
    reason: null,
    nearest: null,
    was: shape(1),
    now: shape(2),
    worse: [],
    better: [],
    versions: [],
    text: `This is ${status}.`,
  });
  const baselineOf = (changed: Partial<NonNullable<Report['baseline']>>) =>
    htmlOf({ baseline: { file: 'b.json', updated: false, text: null, comparisons: [], ...changed } });

  it('what changed stands first', () => {
    const html = baselineOf({ comparisons: [compared('same'), compared('regressed'), compared('improved')] });
    expect(html.match(/This is \w+/g)).toEqual(['This is regressed', 'This is improved', 'This is same']);
  });

  it('the played scenario is named once, and so is one run', () => {
    const html = baselineOf({ comparisons: [compared('regressed')] });
    expect(html).toContain('>undici, mock/steady, openai-chat, node 20, linux x64, both<');
    expect(html).toContain('>0.900, 1 run<');
    expect(html).toContain('>0.900, 2 runs<');
  });

  it('an update says so, and what it did', () => {
    expect(baselineOf({})).not.toContain('written anew');
    const html = baselineOf({ updated: true, text: 'One entry is new.' });
    expect(html).toContain('b.json, written anew with what was measured');
    expect(html).toContain('<p>One entry is new.</p>');
  });
});
