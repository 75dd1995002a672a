// The page as a document: what stands in it, what is escaped, and how runs are ordered. As it is shipped, with its
// script, it is in cli/html-page.test.ts; what it does in a browser, in scenarios/html-report.test.ts.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Report } from '../../../../src/model/report.ts';
import { bodyOf, documentOf } from '../../../../src/report/html/document.ts';
import { ATTACK, hostileReport } from '../../../support/hostile-report.ts';

const DIRECTORY = new URL('../../../../fixtures/reports/', import.meta.url);
const load = (name: string) => Report.parse(JSON.parse(readFileSync(new URL(`${name}.json`, DIRECTORY), 'utf8')));
const between = (page: string, open: string, close: string) => page.split(open)[1]!.split(close)[0]!;

it.each(['failed', 'sync-against-async', 'gated'])('what is read of %s', async (name) => {
  const path = new URL(`${name}.html`, DIRECTORY).pathname;
  await expect(`${bodyOf(load(name)).html}\n`).toMatchFileSnapshot(path);
});

it('no style and no handler stands in an attribute, where the policy forbids them', () => {
  for (const name of ['buffered', 'sdks', 'program']) {
    expect(bodyOf(load(name)).html).not.toMatch(/<[^>]*\s(style|on[a-z]+)=/);
  }
});

it('carries the Report as it is', () => {
  const report = hostileReport('sync-against-async', true);
  const page = documentOf(report);
  const json = between(page, '<script type="application/json" id="report">', '</script>');
  expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(report)));
});

describe('an attack in every string', () => {
  it.each(['sync-against-async', 'failed', 'program', 'app'])('is text in %s', (name) => {
    const page = documentOf(hostileReport(name, true));
    // Two scripts of our own: the data, and what draws it. Whatever begins with `<` and is not escaped is ours.
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page.match(/<img|<\/title><|<!--/g)).toBeNull();
    expect(page).toContain('&lt;/script&gt;');
    expect(page).not.toContain(ATTACK);
  });
});

describe('runs', () => {
  it('those that passed are folded, the others are open', () => {
    const { html } = bodyOf(load('sync-against-async'));
    expect(
      html.match(/class="run (passed|failed)"[^]*?<details( open)?>/g)!.map((text) => text.endsWith('open>')),
    ).toEqual([false, true]);
  });

  it('a single one is open, and each has a place for its plots beside a table', () => {
    const { html } = bodyOf(load('buffered'));
    expect(html).toContain('<details open>');
    expect(html.match(/data-part="\w+"/g)).toEqual(['data-part="tools"', 'data-part="curves"', 'data-part="replay"']);
    expect(html).toContain('When so much of the text was there');
  });

  it('one that does not count is called excused', () => {
    const report = load('buffered');
    const { html } = bodyOf({ ...report, excused: report.runs.map(({ id }) => id) });
    expect(html.match(/class="badge excused"/g)).toHaveLength(2);
    expect(html).not.toContain('class="badge failed"');
  });

  it('without text have no plot', () => {
    expect(bodyOf(load('failed')).html).not.toContain('data-part="curves"');
  });
});

it('every sentence of a run is in the page', () => {
  const report = load('sync-against-async');
  const { html } = bodyOf(report);
  const sentences = report.runs.flatMap(({ verdict }) => [
    verdict.summary,
    ...verdict.why,
    ...verdict.limits,
    ...verdict.causes.flatMap(({ words }) => words),
  ]);
  expect(sentences.length).toBeGreaterThan(9);
  expect(sentences.filter((sentence) => !plain(html).includes(sentence))).toEqual([]);
});

it('rules are shown with their sentence, and so with the reason for which one may fail', () => {
  const report = load('gated');
  const { html } = bodyOf(report);
  const reasons = report.gate.flatMap(({ ignored }) => ignored ?? []);
  const texts = [...report.gate.map(({ text }) => text), ...reasons, 'ignored'];
  expect(reasons.length).toBeGreaterThan(0);
  expect(texts.filter((text) => !plain(html).includes(text))).toEqual([]);
});

it('a comparison with the baseline is shown with its sentence, its versions, and the ratios before and now', () => {
  const spread = (median: number) => ({ median, low: median, high: median, samples: 3 });
  const ratios = { fidelity: null, hold: null, merged: null, pieces: null, alone: null };
  const shape = { samples: 3, passed: 3, hop: null, heldBy: null, causes: [], ratios };
  const key = { subject: 'mock', client: 'openai', protocol: 'openai-chat' as const, scenario: 'steady' };
  const { html } = bodyOf({
    ...load('buffered'),
    baseline: {
      file: 'baseline.json',
      updated: false,
      text: null,
      comparisons: [
        {
          key: { ...key, runtime: 'node 20', system: 'linux x64', mode: 'both' },
          runs: ['1'],
          status: 'regressed',
          reason: null,
          nearest: null,
          was: { ...shape, shapes: { incremental: 3 }, ratios: { ...ratios, fidelity: spread(0.999) } },
          now: { ...shape, shapes: { buffered: 3 }, ratios: { ...ratios, fidelity: spread(0.012) } },
          worse: ['fidelity'],
          better: [],
          versions: [{ name: 'openai', was: '6.1.0', now: '7.0.0' }],
          text: 'openai was incremental, is now buffered.',
        },
      ],
    },
  });
  const texts = ['openai was incremental, is now buffered.', 'openai 6.1.0 → 7.0.0', '0.999, 3 runs', '0.012, 3 runs'];
  expect([...texts, '>worse<', '> regressed<'].filter((text) => !html.includes(text))).toEqual([]);
});

function plain(html: string): string {
  const signs: Record<string, string> = { '&#39;': "'", '&quot;': '"', '&gt;': '>', '&lt;': '<', '&amp;': '&' };
  return html.replaceAll(/&#39;|&quot;|&[gl]t;|&amp;/g, (sign) => signs[sign]!);
}
