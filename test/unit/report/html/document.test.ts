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

it('rules that do not hold stand first, the worst of them on top, and those that hold are folded', () => {
  const report = load('gated');
  const [model] = report.gate;
  const statuses = ['passed', 'ignored', 'warned', 'failed'] as const;
  const gate = statuses.map((status) => ({ ...model!, rule: `rule-${status}`, status }));
  const { html } = bodyOf({ ...report, gate });
  const rules = between(html, '<section aria-labelledby="rules">', '</section>');
  expect(rules.match(/rule-\w+|<details/g)).toEqual([
    'rule-failed',
    'rule-warned',
    'rule-ignored',
    '<details',
    'rule-passed',
  ]);
  expect(rules).toContain('Rules that hold: 1<');
});

it('a warning that is the sentence of a rule stands once', () => {
  const report = load('gated');
  const { text } = report.gate.find(({ status }) => status === 'unmatched')!;
  expect(report.warnings).toContain(text);
  const { html } = bodyOf({ ...report, warnings: [...report.warnings, 'Something else.'] });
  expect(plain(html).split(text)).toHaveLength(2);
  expect(html).toContain('<li>Something else.</li>');
});

it('why the machine is a bad one to measure on stands among what could not be known, once', () => {
  const report = load('buffered');
  const reason = 'This machine is busy.';
  const limits = [reason, 'And more.'];
  const runs = report.runs.map((run) => ({ ...run, verdict: { ...run.verdict, limits } }));
  const { html } = bodyOf({ ...report, runs, calibration: { ...report.calibration, status: 'degraded', reason } });
  const machine = between(html, '<section aria-labelledby="machine">', '</section>');
  expect(machine.match(/<li>.*?<\/li>/g)).toEqual([`<li>${reason}</li>`, '<li>And more.</li>']);
  expect(machine).toContain('<dd>degraded</dd>');
});

it('each plot has its curves as a table', () => {
  const tables = (name: string) => bodyOf(load(name)).html.match(/<caption>When so much of the text was there/g);
  // That of all runs, and one for each of the two.
  expect(tables('sync-against-async')).toHaveLength(3);
  expect(tables('buffered')).toHaveLength(1);
  const { html } = bodyOf(load('sync-against-async'));
  expect(html).toContain('>undici-sync 7.30.2 (observer)</th>');
});

it('where only lock-step ran, the page says that its times are no pace', () => {
  const report = load('buffered');
  const said = 'these times are no pace of a model';
  expect(bodyOf(report).html).not.toContain(said);
  const runs = report.runs.map((run) => ({ ...run, mode: 'lock-step' as const }));
  expect(bodyOf({ ...report, runs }).html).toContain(said);
});

it('an experiment shows what came as usual and with the change beside each other', () => {
  const { html } = bodyOf(hostileReport('buffered', false));
  const card = between(html, '<h3>Experiments</h3>', '</article>');
  expect(card.match(/class="outcome">.*?</g)).toEqual(['class="outcome">buffered<', 'class="outcome">incremental<']);
});

it('what was measured against another side is shown with the rank test and the bound of every figure', () => {
  const middle = (median: number) => ({ median, samples: 5 });
  const figures = [
    { metric: 'lag.p95', unit: 'ms', better: 'less', here: middle(62), there: middle(3), difference: 59 },
    { metric: 'fidelity', unit: null, better: 'more', here: middle(0.99), there: middle(1), difference: -0.01 },
  ] as const;
  const { html } = bodyOf({
    ...load('buffered'),
    against: {
      kind: 'version',
      name: '6.1.0',
      what: 'openai 6.1.0',
      comparisons: [
        {
          scope: { subject: 'mock', client: 'openai', protocol: null, scenario: null },
          runs: ['1'],
          others: ['2'],
          status: 'worse',
          reason: null,
          shape: null,
          figures: [
            { ...figures[0], low: 56, high: 62, p: 0.0004, verdict: 'worse' },
            { ...figures[1], low: -0.02, high: 0.01, p: 0.3104, verdict: 'same' },
          ],
          text: 'openai: worse than 6.1.0.',
        },
      ],
    },
  });
  const section = between(html, '<section aria-labelledby="against">', '</section>');
  expect(section).toContain('Against 6.1.0');
  expect(section).toContain('<p>openai: worse than 6.1.0.</p>');
  const rows = section.match(/<tr>[^]*?<\/tr>/g)!.map((row) => row.match(/(?<=<t[dh][^>]*>)[^<]+(?=<)/g));
  expect(rows).toEqual([
    ['client', 'figure', 'there', 'here', 'difference, 95 %', 'p', 'so'],
    ['openai', 'lag.p95, ms', '3.0 (5)', '62.0 (5)', '56.0 to 62.0', '&lt; 0.001', 'worse'],
    ['openai', 'fidelity', '1.000 (5)', '0.990 (5)', '-0.020 to 0.010', '0.310', 'same'],
  ]);
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
          versions: [
            { name: 'openai', was: '6.1.0', now: '7.0.0' },
            { name: 'zod', was: null, now: '4.0.0' },
          ],
          text: 'openai was incremental, is now buffered; openai 6.1.0 → 7.0.0.',
        },
      ],
    },
  });
  const texts = ['openai was incremental, is now buffered; openai 6.1.0', '0.999, 3 runs', '0.012, 3 runs'];
  expect([...texts, '>worse<', '> regressed<'].filter((text) => !html.includes(text))).toEqual([]);
  // Only those that are not in the sentence.
  expect(html).toContain('<span class="quiet">zod none → 4.0.0</span>');
});

function plain(html: string): string {
  const signs: Record<string, string> = { '&#39;': "'", '&quot;': '"', '&gt;': '>', '&lt;': '<', '&amp;': '&' };
  return html.replaceAll(/&#39;|&quot;|&[gl]t;|&amp;/g, (sign) => signs[sign]!);
}
