// The page as a document: what stands in it, what is escaped, what its policy allows. What it does in a browser is in
// scenarios/html-report.test.ts.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL, URL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Report } from '../../../../src/model/report.ts';
import { bodyOf, documentOf } from '../../../../src/report/html/document.ts';
import { ATTACK, hostileReport } from '../../../support/hostile-report.ts';

const DIRECTORY = new URL('../../../../fixtures/reports/', import.meta.url);
const load = (name: string) => Report.parse(JSON.parse(readFileSync(new URL(`${name}.json`, DIRECTORY), 'utf8')));
const built = pathToFileURL(new URL('../../../../dist/report/html/document.js', import.meta.url).pathname).href;

/** The page as it is shipped, with its script and style. */
async function shipped(report: Report): Promise<string> {
  const module = (await import(built)) as { documentOf: typeof documentOf };
  return module.documentOf(report);
}

const between = (page: string, open: string, close: string) => page.split(open)[1]!.split(close)[0]!;
const digestOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

it.each(['failed', 'sync-against-async', 'sdks'])('what is read of %s', async (name) => {
  const path = new URL(`${name}.html`, DIRECTORY).pathname;
  await expect(`${bodyOf(load(name)).html}\n`).toMatchFileSnapshot(path);
});

describe('the policy', () => {
  it('allows the script and the style that are in the page, and nothing else', async () => {
    const page = await shipped(load('buffered'));
    const script = page.slice(page.lastIndexOf('<script>') + '<script>'.length, page.lastIndexOf('</script>'));
    const style = between(page, '<style>', '</style>');
    expect(script.length).toBeGreaterThan(10_000);
    const policy = between(page, 'Content-Security-Policy" content="', '"').replaceAll('&#39;', "'");
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src '${digestOf(script)}'`,
      `style-src '${digestOf(style)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('stands in front of whatever it is about', async () => {
    const page = await shipped(load('buffered'));
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'));
  });

  it('no style and no handler stands in an attribute, where it forbids them', () => {
    for (const name of ['buffered', 'sdks', 'program']) {
      expect(bodyOf(load(name)).html).not.toMatch(/<[^>]*\s(style|on[a-z]+)=/);
    }
  });
});

it('names no address that a browser would fetch', async () => {
  const page = await shipped(load('sdks'));
  const withoutData = page.replace(/<script type="application\/json"[^]*?<\/script>/, '');
  expect(withoutData.match(/\b(src|srcset|poster|data|action)="[^"]*"|<link|<base|<iframe|@import|url\(/g)).toBeNull();
  expect(withoutData.match(/href="(?!#)[^"]*"/g)).toBeNull();
});

it('carries the Report as it is', async () => {
  const report = hostileReport('sync-against-async', true);
  const page = await shipped(report);
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
  const plain = html
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
  expect(sentences.length).toBeGreaterThan(9);
  expect(sentences.filter((sentence) => !plain.includes(sentence))).toEqual([]);
});

it('rules are shown with their sentence, and the reason for which one may fail', () => {
  const rule = {
    rule: 'fidelity',
    metric: 'fidelity',
    operator: '>=' as const,
    expected: 0.95,
    actual: 0.4,
    values: [0.4],
    unit: null,
    aggregate: 'median' as const,
    passed: false,
    status: 'ignored' as const,
    level: 'error' as const,
    scope: { subject: null, client: 'undici', protocol: null, scenario: null },
    run: null,
    runs: [],
    ignored: 'known since May',
    text: 'fidelity is 0.4, not at least 0.95.',
  };
  const { html } = bodyOf({ ...load('buffered'), gate: [rule] });
  for (const text of ['fidelity is 0.4, not at least 0.95.', 'known since May', '&gt;= 0.95', '>undici<', 'ignored'])
    expect(html).toContain(text);
});
