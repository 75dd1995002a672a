// Each format at three sizes, as it was (`npm run golden` writes them anew), and what its readers ask of it.
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { bodyOf } from '../../../src/report/html/document.ts';
import { jobSummary } from '../../../src/report/reporters/github.ts';
import { reporters } from '../../../src/report/reporters/index.ts';
import type { RenderOptions } from '../../../src/report/reporters/reporter.ts';
import type { Report } from '../../../src/model/report.ts';
import { comparisonWithFailures, largeMatrix, oneRun } from '../../support/reports.ts';

const FIXTURES = new URL('../../../fixtures/', import.meta.url);
const OPTIONS: RenderOptions = { columns: 80, colorLevel: 0, unicode: true, verbose: false };
const SIZES = { one: oneRun(), comparison: comparisonWithFailures(), matrix: largeMatrix() };
const FILES = {
  terminal: 'txt',
  json: 'json',
  ndjson: 'ndjson',
  otel: 'otel.json',
  junit: 'junit.xml',
  github: 'github.txt',
  gitlab: 'gitlab.json',
  sarif: 'sarif.json',
  markdown: 'markdown',
  tap: 'tap',
  prometheus: 'prom',
  csv: 'csv',
} as const;
type Format = keyof typeof FILES;
const sizes = Object.entries(SIZES);

async function render(id: Format, report: Report): Promise<string> {
  const reporter = await reporters.get(id).load();
  return reporter.render(report, OPTIONS);
}

describe.each(sizes)('%s', (size, report) => {
  it.each(Object.entries(FILES) as [Format, string][])('as it was: %s', async (id, extension) => {
    const path = new URL(`reports/formats/${size}.${extension}`, FIXTURES).pathname;
    const text = await render(id, report);
    await expect(text.endsWith('\n') ? text : `${text}\n`).toMatchFileSnapshot(path);
  });

  it('as it was: what is read of html', async () => {
    const path = new URL(`reports/formats/${size}.html`, FIXTURES).pathname;
    await expect(`${bodyOf(report).html}\n`).toMatchFileSnapshot(path);
  });

  it('the summary of a job, as it was', async () => {
    await expect(jobSummary(report)).toMatchFileSnapshot(
      new URL(`reports/formats/${size}.summary.markdown`, FIXTURES).pathname,
    );
  });
});

describe('a cell that could not be measured', () => {
  const text = 'Not measured: mock · openai: The package "openai" is missing. npm install openai';
  const unmeasured = [{ cell: 'mock · openai', text }];
  const report: Report = { ...oneRun(), unmeasured, warnings: [text], exitCode: 2 };

  it.each<[Format, string]>([
    ['terminal', '1 of 1 incremental, 1 cell not measured · '],
    ['junit', 'errors="1"'],
    ['junit', '<error message="Not measured: mock · openai: '],
    ['tap', 'not ok 2 - unmeasured › mock · openai'],
    ['github', '::error title=stream-check%3A mock · openai::Not measured: mock · openai: '],
    ['gitlab', '"description": "mock · openai: Not measured: mock · openai: '],
    ['sarif', '"ruleId": "unmeasured"'],
    ['markdown', '## ✘ stream-check: 1 of 1 passed, 1 cell not measured'],
    ['markdown', '### ✘ mock · openai'],
  ])('is an error in %s', async (id, words) => {
    expect(await render(id, report)).toContain(words);
  });

  it('stands in the first line of a page, and of a summary', () => {
    expect(bodyOf(report).html).toContain('1 of 1 incremental, 1 cell not measured');
    expect(jobSummary(report)).toContain('1 cell not measured');
  });

  it('is said once in a comment', async () => {
    expect((await render('markdown', report)).split('npm install openai')).toHaveLength(2);
  });
});

describe('what the network said', () => {
  const NASTY = 'a<b>"&\'</b>]]>\u0000\u001b[31m\u202e\ud800\uffff\r\n::error::x\n##[error]y `c` | @d #1 \\';
  const nasty: Report = JSON.parse(
    JSON.stringify(comparisonWithFailures(), (key, value: unknown) =>
      [
        'summary',
        'message',
        'advice',
        'text',
        'ignored',
        'source',
        'version',
        'id',
        'model',
        'scenario',
        'rule',
      ].includes(key) && typeof value === 'string'
        ? `${value} ${NASTY}`
        : value,
    ),
  );

  it.each(Object.keys(FILES) as Format[])('%s has no line and no control of it', async (id) => {
    const text = await render(id, nasty);
    expect(text.length).toBeGreaterThan(1000);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u202e\ud800-\udfff]/);
    expect(text).not.toMatch(/^\s*::error::x/m);
  });

  it('JUnit is still accepted by Jenkins, and SARIF by its schema', async () => {
    await expectJUnit(await render('junit', nasty));
    expectSarif(await render('sarif', nasty));
  });
});

describe('junit', () => {
  it.each(sizes)('is accepted by Jenkins: %s', async (_, report) => {
    await expectJUnit(await render('junit', report));
  });

  it('counts what it lists', async () => {
    const text = await render('junit', SIZES.comparison);
    const [, tests, failures, errors] =
      /<testsuites name="stream-check" tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(text)!;
    expect(text.match(/<testcase /g)).toHaveLength(Number(tests));
    expect(text.match(/<failure /g)).toHaveLength(Number(failures));
    expect(text.match(/<error /g)).toHaveLength(Number(errors));
    expect([tests, failures, errors]).toEqual(['10', '3', '3']);
  });

  it('a run that cannot be judged is skipped where that passes, and an error where it does not', async () => {
    const [unjudged] = SIZES.comparison.runs.filter(({ status }) => status === 'inconclusive');
    const report = { ...SIZES.one, runs: [unjudged!] };
    expect(await render('junit', { ...report, excused: [unjudged!.id] })).toContain('<skipped ');
    expect(await render('junit', report)).toContain('<error ');
  });

  it('a late run that only warns is no failure, and one that is ignored is skipped with the reason', async () => {
    const bad = SIZES.comparison.runs.find(({ status }) => status === 'failed')!;
    const rule = SIZES.comparison.gate.find(({ rule: name }) => name === 'delivery')!;
    const report = { ...SIZES.one, runs: [bad], excused: [bad.id] };
    const warned = await render('junit', { ...report, gate: [{ ...rule, status: 'warned' }] });
    expect(warned).toContain('<system-out>warning: not incremental');
    const ignored = await render('junit', {
      ...report,
      gate: [{ ...rule, status: 'ignored', ignored: 'known since May' }],
    });
    expect(ignored).toContain('<skipped message="known since May">');
    for (const text of [warned, ignored]) expect(text).not.toMatch(/<failure|<error/);
    // The same rule does not excuse a run that counts all the same.
    expect(await render('junit', { ...report, excused: [], gate: [{ ...rule, status: 'warned' }] })).toContain(
      '<failure',
    );
  });

  it('each request of a program is a test, and an address is one package', async () => {
    const [run] = SIZES.one.runs;
    const subject = { kind: 'program' as const, requests: 2, pty: false, filters: [], inherited: [] };
    const runs = [1, 2].map((request) => ({ ...run!, subject: { ...subject, request } }));
    expect((await render('junit', { ...SIZES.one, runs })).match(/, request \d\)/g)).toEqual([
      ', request 1)',
      ', request 2)',
    ]);
    const app = {
      ...run!,
      subject: { kind: 'app' as const },
      target: { ...run!.target, baseUrl: 'http://127.0.0.1:3000/a.b' },
    };
    expect(await render('junit', { ...SIZES.one, runs: [app] })).toContain(
      'classname="stream-check.http://127_0_0_1:3000/a_b"',
    );
  });

  it('tests have different names, and the same ones from one version to the next', async () => {
    const names = (text: string) => text.match(/<testcase name="[^"]*" classname="[^"]*"/g)!;
    const before = names(await render('junit', SIZES.matrix));
    expect(new Set(before).size).toBe(40);
    const runs = SIZES.matrix.runs.map((run) => ({ ...run, client: { ...run.client, version: '99.0.0' } }));
    expect(names(await render('junit', { ...SIZES.matrix, runs }))).toEqual(before);
    const twice = names(await render('junit', { ...SIZES.matrix, runs: [...runs, ...runs] }));
    expect(new Set(twice).size).toBe(80);
  });
});

describe('sarif', () => {
  it.each(sizes)('is accepted by its schema: %s', async (_, report) => {
    expectSarif(await render('sarif', report));
  });

  it('names the blocking line', async () => {
    const { runs } = JSON.parse(await render('sarif', SIZES.comparison)) as Sarif;
    const [location] = runs[0]!.results[0]!.locations;
    expect(location!.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'clients/chat.mjs', uriBaseId: '%SRCROOT%' },
      region: { startLine: 41, snippet: { text: 'Atomics.wait(flag, 0, 0);' } },
    });
  });

  it('what is ignored is suppressed with the reason', async () => {
    const { runs } = JSON.parse(await render('sarif', SIZES.comparison)) as Sarif;
    const suppressed = runs[0]!.results.filter(({ suppressions }) => suppressions !== undefined);
    expect(suppressed.map(({ suppressions }) => suppressions![0]!.justification)).toEqual([
      'one user at a time, see the notes of <ops> | 2026',
    ]);
  });
});

interface Sarif {
  runs: {
    results: {
      locations: { physicalLocation: unknown }[];
      partialFingerprints: Record<string, string>;
      suppressions?: { justification: string }[];
    }[];
  }[];
}

describe('gitlab', () => {
  interface Entry {
    description: string;
    fingerprint: string;
    severity: string;
    location: { path: string; lines: { begin: number } };
  }
  const entries = async (report: Report) => JSON.parse(await render('gitlab', report)) as Entry[];

  it('has what GitLab wants of each entry, and no path that it refuses', async () => {
    for (const entry of await entries(SIZES.comparison)) {
      expect(entry).toMatchObject({
        description: expect.stringMatching(/\S/) as string,
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        severity: expect.stringMatching(/^(info|minor|major|critical|blocker)$/) as string,
        location: { lines: { begin: expect.any(Number) as number } },
      });
      expect(entry.location.path).not.toMatch(/^\.?\/|\s/);
    }
  });

  it('a finding keeps its fingerprint when figures, versions and the order change, and no two have the same', async () => {
    const before = (await entries(SIZES.comparison)).map(({ fingerprint }) => fingerprint);
    expect(new Set(before).size).toBe(before.length);
    const runs = SIZES.comparison.runs.toReversed().map((run) => ({
      ...run,
      id: `other-${run.id}`,
      client: { ...run.client, version: '99.0.0' },
      verdict: { ...run.verdict, summary: 'another sentence' },
    }));
    const gate = SIZES.comparison.gate.map((result) => ({ ...result, runs: result.runs.map((id) => `other-${id}`) }));
    const after = (await entries({ ...SIZES.comparison, runs, gate })).map(({ fingerprint }) => fingerprint);
    expect(after.toSorted()).toEqual(before.toSorted());
  });

  it('an empty list where nothing is to be said', async () => {
    expect(await entries({ ...SIZES.one, runs: [] })).toEqual([]);
  });
});

describe('github', () => {
  it('has at most ten annotations, the worst first, and says how many are left', async () => {
    const { runs } = SIZES.comparison;
    const bad = runs.find(({ status }) => status === 'failed')!;
    const good = { ...SIZES.comparison, gate: [] };
    const many = [
      runs.find(({ status }) => status === 'inconclusive')!,
      ...Array.from({ length: 20 }, (_, i) => ({ ...bad, id: `${i}`, client: { ...bad.client, id: `c${i}` } })),
    ];
    const lines = (await render('github', { ...good, runs: many })).split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(lines.at(-1)).toContain('12 findings more');
  });

  it('names file and line', async () => {
    expect(await render('github', SIZES.comparison)).toMatch(/^::error file=clients\/chat\.mjs,line=41,title=/m);
  });

  it('says nothing of a report in which all is well', async () => {
    expect(await render('github', SIZES.one)).toBe('');
  });

  it('the summary stays below 1 MiB and has only whole parts', () => {
    const bad = SIZES.comparison.runs.find(({ status }) => status === 'failed')!;
    const runs = Array.from({ length: 3000 }, (_, i) => ({
      ...bad,
      id: `${i}`,
      client: { ...bad.client, id: `${'é'.repeat(100)}${i}` },
    }));
    const text = jobSummary({ ...SIZES.comparison, runs });
    const { length } = new TextEncoder().encode(text);
    expect(length).toBeLessThan(1024 * 1024);
    expect(length).toBeGreaterThan(900_000);
    expect(text).toMatch(/\*[\d,]+ more of [\d,]+ parts are left out here/);
    expect(text.match(/^### ✘ /gm)).toHaveLength(text.match(/^- \*\*more\*\* /gm)!.length);
    // The rules are short, and found room behind what was too much.
    expect(text).toContain('### Rules');
  });
});

describe('json', () => {
  it.each(sizes)('is the same in parts: %s', async (_, report) => {
    const { render: whole, parts } = await reporters.get('json').load();
    expect([...parts!(report, OPTIONS)].join('')).toBe(`${whole(report, OPTIONS)}\n`);
    const none = { ...report, runs: [] };
    expect([...parts!(none, OPTIONS)].join('')).toBe(`${whole(none, OPTIONS)}\n`);
  });
});

describe('markdown', () => {
  it('a comment is never longer than GitHub takes', async () => {
    const runs = Array.from({ length: 50 }, () => SIZES.matrix.runs).flat();
    const text = await render('markdown', { ...SIZES.matrix, runs });
    expect(text.length).toBeLessThan(65_536);
    expect(text.startsWith('<!-- stream-check -->\n## ')).toBe(true);
  });
});

describe('prometheus', () => {
  const LABEL = String.raw`[a-z]+="(?:[^"\\\n]|\\["\\n])*"`;
  const SAMPLE = new RegExp(String.raw`^(stream_check_[a-z0-9_]+)(?:\{${LABEL}(?:,${LABEL})*\})? (-?\d\S*)$`);

  it.each(sizes)('obeys the grammar, and has each series once: %s', async (_, report) => {
    const lines = (await render('prometheus', report)).trimEnd().split('\n');
    let family = '';
    const series: string[] = [];
    for (const line of lines) {
      const [, kind, name] = /^# (HELP|TYPE) (\S+) /.exec(line) ?? [];
      if (kind === 'HELP') family = name!;
      else if (kind === 'TYPE') expect(line).toBe(`# TYPE ${family} gauge`);
      else if (!line.startsWith('# rule ')) {
        const sample = SAMPLE.exec(line);
        expect(sample?.[1], line).toBe(family);
        expect(Number(sample![2])).not.toBeNaN();
        series.push(line.slice(0, line.lastIndexOf(' ')));
      }
    }
    expect(new Set(series).size).toBe(series.length);
    expect(series.length).toBeGreaterThan(40);
  });

  it('runs of a merged report that are called alike are counted on', async () => {
    const { runs } = SIZES.one;
    const text = await render('prometheus', { ...SIZES.one, runs: [...runs, ...runs] });
    expect(text.match(/^stream_check_run_passed\{.*repeat="\d"/gm)!.map((line) => line.slice(-2))).toEqual([
      '1"',
      '2"',
    ]);
  });

  it('counts in seconds, and says what was not measured by its absence', async () => {
    const text = await render('prometheus', SIZES.comparison);
    expect(text).toMatch(/^stream_check_longest_gap_seconds\{.*client="\.\/clients\/chat\.mjs".*\} 1\.2$/m);
    expect(text).toMatch(/^stream_check_run_passed\{.*client="fetch".*\} 0$/m);
    expect(text).not.toMatch(/^stream_check_(lag|longest_gap)_seconds\{.*client="fetch"/m);
  });

  it('has no times of a model where lock-step alone ran', async () => {
    const runs = SIZES.comparison.runs.map((run) => ({ ...run, mode: 'lock-step' as const }));
    const text = await render('prometheus', { ...SIZES.comparison, runs });
    expect(text).toMatch(/^stream_check_run_passed\{/m);
    expect(text).not.toMatch(/^stream_check_(time_to_first_token|lag)_seconds\{/m);
  });
});

describe('tap', () => {
  it.each(sizes)('has the tests that it plans, in their order: %s', async (_, report) => {
    const [version, plan, ...lines] = (await render('tap', report)).split('\n');
    expect(version).toBe('TAP version 13');
    const tests = lines.filter((line) => !line.startsWith(' '));
    expect(plan).toBe(`1..${tests.length}`);
    for (const [i, line] of tests.entries()) {
      expect(line).toMatch(new RegExp(String.raw`^(not )?ok ${i + 1} - (\\.|[^#\\])+( # (TODO|SKIP) .+)?$`));
    }
  });
});

describe('csv', () => {
  it('is the same in parts, and has every arrival of every vantage', async () => {
    const { csv } = await import('../../../src/report/reporters/csv.ts');
    const text = csv.render(SIZES.comparison, OPTIONS);
    expect([...csv.parts!(SIZES.comparison, OPTIONS)].join('')).toBe(text);
    const arrivals = SIZES.comparison.runs.flatMap(({ timelines }) => Object.values(timelines ?? {}));
    const rows = text.split('\r\n').slice(1, -1);
    expect(rows).toHaveLength(arrivals.reduce((sum, { atMs }) => sum + atMs.length, 0));
  });

  it('kept words come whole, and are no formula', async () => {
    const report = structuredClone(SIZES.one);
    report.runs[0]!.timelines!.app!.texts = Array.from({ length: 10 }, (_, i) =>
      i === 0 ? '=1+"2",\r\n3' : 'x'.repeat(2000),
    );
    const text = await render('csv', report);
    expect(text).toContain(`,text,20,150,,"'=1+""2"",\\x0d\\x0a3"\r\n`);
    expect(text).toContain(`,${'x'.repeat(2000)}\r\n`);
  });

  it('of a report without arrivals it is the head alone', async () => {
    const runs = SIZES.one.runs.map((run) => ({ ...run, timelines: null }));
    expect(await render('csv', { ...SIZES.one, runs })).toBe(
      'run,name,vantage,piece,at_ms,channel,characters,bytes,read,text\r\n',
    );
  });
});

it.each(['github', 'gitlab', 'sarif'] as const)('%s names files from the root of the repository', async (id) => {
  const reporter = await reporters.get(id).load();
  const at = (directory: string) => reporter.render(SIZES.comparison, { ...OPTIONS, directory });
  const moved = at('packages/chat/');
  expect(moved).toContain('packages/chat/clients/chat.mjs');
  // What is no file has no directory.
  expect(moved).not.toContain('packages/chat/stream-check/');
  expect(moved.replaceAll('packages/chat/', '')).toBe(at(''));
});

describe('every format', () => {
  const { gate } = SIZES.comparison;
  // Lines are broken where there is room, in the terminal.
  const said = async (id: Format) =>
    (await render(id, SIZES.comparison)).replaceAll('%25', '%').replaceAll(/\s+/g, ' ');
  it.each(Object.keys(FILES).filter((id) => id !== 'csv') as Format[])(
    '%s says each rule that does not hold, and why one is ignored',
    async (id) => {
      const text = await said(id);
      for (const { text: sentence, status, runs } of gate) {
        // A span tells of what its run is about.
        const isToldBySpan = id !== 'otel' || runs.length > 0;
        if (status !== 'passed' && status !== 'ignored' && isToldBySpan)
          expect(text, sentence).toContain(sentence.split(',')[0]!.split(' ').slice(1, 4).join(' '));
      }
      expect(text).toMatch(/one user at a time/);
    },
  );

  it.each(['terminal', 'github', 'gitlab', 'markdown', 'prometheus'] as const)(
    '%s says the reason once: it is in the sentence of the rule',
    async (id) => {
      expect((await said(id)).match(/one user at a time/g)).toHaveLength(1);
    },
  );

  it.each(Object.keys(FILES).filter((id) => id !== 'json' && id !== 'ndjson') as Format[])(
    '%s says no reason of a rule that holds all the same',
    async (id) => {
      const held = gate.map((result) =>
        result.status === 'ignored'
          ? { ...result, status: 'passed' as const, passed: true, text: 'serialised-streams was not found.' }
          : result,
      );
      const text = await render(id, { ...SIZES.comparison, gate: held });
      expect(text.replaceAll(/"ignored": "[^"]*"/g, '')).not.toMatch(/one user/);
    },
  );
});

async function expectJUnit(contents: string): Promise<void> {
  const schema = readFileSync(new URL('schemas/junit-10.xsd', FIXTURES), 'utf8');
  const { valid, errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents }], schema: [schema] });
  expect({ valid, errors }).toEqual({ valid: true, errors: [] });
}

const validateSarif = (() => {
  const text = readFileSync(new URL('schemas/sarif-2.1.0-rtm.5.json', FIXTURES), 'utf8');
  // Written for an earlier draft, which differs in the name of the id alone.
  const { id: _id, $schema: _schema, ...schema } = JSON.parse(text) as Record<string, unknown>;
  return new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
})();

function expectSarif(text: string): void {
  validateSarif(JSON.parse(text));
  expect(validateSarif.errors).toBeNull();
}
