// The page about own clients: its examples run as they are printed, and mistakes of an own client are answered with what to write.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { checkHere } from '../cli/fake-io.ts';
import { long } from '../support/form.ts';
import { describeWith } from '../support/require.ts';
import { INCREMENTAL, STARVED } from '../support/verdicts.ts';

const PAGE = readFileSync(new URL('../../src/guides/own-clients.md', import.meta.url), 'utf8');
const HOST = fileURLToPath(new URL('../../src/host/python', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** The block of the page in this language; there is one. */
function example(language: string): string {
  const blocks = [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, code]) => code!);
  expect(blocks).toHaveLength(1);
  return blocks[0]!;
}

function own(name: string, source: string): string {
  const path = join(directory, name);
  writeFileSync(path, source);
  return path;
}

const PROVEN = { ...INCREMENTAL, proven: true };

describe('the example in Node', () => {
  it('is proven', async () => {
    const path = own('as-printed.mjs', example('js'));
    const { code, run } = await checkHere(['mock', '--lock-step', '--client', path]);
    expect(run.verdict).toMatchObject(PROVEN);
    expect(code).toBe(0);
  });

  long.it('yields reasoning, and tells an error of HTTP', async () => {
    const path = own('both-channels.mjs', example('js'));
    const { run } = await checkHere(['mock/reasoning', '--lock-step', '--expect', 'reasoning', '--client', path]);
    expect(run.verdict).toMatchObject(PROVEN);
    expect(run.channels.reasoning!.arrivedCharacters).toBe(run.channels.reasoning!.characters);
    const { run: refused } = await checkHere(['mock/http-429', '--lock-step', '--client', path]);
    expect(refused.outcome.kind).toBe('http-error');
  });
});

it('the package that it loads has its version in the baseline, and what changed is said', async () => {
  const there = join(directory, 'node_modules/openai');
  const install = (version: string) => {
    mkdirSync(there, { recursive: true });
    writeFileSync(join(there, 'package.json'), JSON.stringify({ name: 'openai', version, exports: './index.mjs' }));
    writeFileSync(join(there, 'index.mjs'), 'export const ask = fetch;');
  };
  const source = example('js').replaceAll('fetch(', 'ask(');
  const path = own('of-a-package.mjs', `import { ask } from 'openai';\n${source}`);
  const baseline = ['--baseline', join(directory, 'baseline.json')];
  const ask = (...args: string[]) => checkHere(['mock', '--lock-step', '--client', path, ...baseline, ...args]);
  install('6.49.0');
  const { run, report: first } = await ask('--update-baseline');
  expect(run.client.packages).toEqual({ openai: '6.49.0' });
  expect(first.warnings).toEqual([]);
  install('7.57.0');
  const { report } = await ask();
  expect(report.baseline!.comparisons[0]!.text).toContain('; openai 6.49.0 → 7.57.0');
});

describeWith('python3', 'the example in Python', () => {
  it.each(['probe-short', 'reasoning'])('is proven: %s', async (scenario) => {
    const path = own('as_printed.py', example('python'));
    const { code, run } = await checkHere([`mock/${scenario}`, '--lock-step', '--client', path]);
    expect(run.verdict).toMatchObject(PROVEN);
    expect(code).toBe(0);
  });

  it('made to block as the page says, it starves its process, and the line is named', async () => {
    const blocking = example('python')
      .replace('async def', 'def')
      .replaceAll(/await asyncio\.to_thread\((\w[\w.]*)(?:, (\w+))?\)/g, (_, name, given = '') => `${name}(${given})`);
    expect(blocking).toContain('urlopen(asked)');
    expect(blocking).not.toContain('await');
    const { code, run } = await checkHere(['mock/steady', '--lock-step', '--client', own('blocking.py', blocking)]);
    expect(run.verdict).toMatchObject(STARVED);
    expect(run.loop!.blockedAt[0]).toMatchObject({ file: 'blocking.py', source: expect.stringContaining('readline') });
    expect(code).toBe(1);
  });

  it('gets every field that the page names', async () => {
    const names = [...PAGE.matchAll(/^\| `\w+` \| `(\w+)` \|/gm)].map(([, name]) => name!);
    expect(names).toHaveLength(10);
    const source = `def open(request):\n    yield " ".join(name for name in ${JSON.stringify(names)} if hasattr(request, name))\n`;
    const { run } = await checkHere(['mock', '--lock-step', '--client', own('fields.py', source)]);
    expect(run.vantages.app?.characters).toBe(names.join(' ').length);
  });

  it.each([
    ['request["url"]', 'request is no dict: write request.url.'],
    ['request.uri', 'request has no uri, but url, method, headers, body, base_url, api_key, model,'],
  ])('%s: what to write', async (expression, message) => {
    const path = own('asks.py', `def open(request):\n    yield ${expression}\n`);
    const { code, run } = await checkHere(['mock', '--lock-step', '--client', path]);
    expect(run.outcome.message).toContain(message);
    expect(run.outcome.message).toContain('stream-check explain own-clients');
    expect(code).toBe(4);
  });

  it('what is no stream, and what is no piece of it', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['stream_of("abc")', 'open() returned a str: yield each piece when it comes, in place of return.'],
      ['stream_of(b"abc")', 'open() returned bytes: decode them,'],
      ['stream_of(None)', 'open() returned None: it has to yield'],
      ['stream_of({"text": "a"})', 'open() returned a dict with text, which is no stream'],
      ['stream_of(object())', 'open() returned an object, which is no stream'],
      ['content_of(b"a")', 'open() yielded bytes: decode them,'],
      ['content_of(None)', 'open() yielded None: take the words out of it'],
      ['content_of({"choices": []})', 'open() yielded a dict with choices: take the words out of it'],
      ['content_of({})', 'open() yielded an empty dict:'],
      [
        'content_of({"text": "a", "channel": "answer"})',
        "open() yielded the unknown channel 'answer', which must be one of text,",
      ],
    ];
    const lines = ['import sys', `sys.path.insert(0, ${JSON.stringify(HOST)})`]
      .concat('from stream_check_host.handed_over import content_of, stream_of')
      .concat('from stream_check_host.failure import outcome_of')
      .concat(cases.flatMap(([call]) => ['try:', `    ${call}`, 'except Exception as e:', '    print(outcome_of(e))']));
    const { stdout, stderr } = spawnSync('python3', ['-c', lines.join('\n')], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const said = stdout.trim().split('\n');
    expect(said).toHaveLength(cases.length);
    for (const [i, [, message]] of cases.entries()) expect(said[i]).toContain(message);
  });
});
