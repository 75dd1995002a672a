// What Tab offers: options of the command that is typed, ids of catalogs, and nothing where a file, a number or a text goes.
import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../../src/cli/completion/candidates.ts';
import { pageIds, scenarioIds } from '../../../src/cli/completion/page-ids.ts';
import { allPages } from '../../../src/cli/pages.ts';
import { parseKey } from '../../../src/gate/rule-key.ts';
import { optionsOf } from '../../../src/config/options.ts';
import { flagOf, helpOf } from '../../../src/config/option.ts';
import { scenarios } from '../../../src/mock/scenarios.ts';

const COMMANDS = ['check', 'run', 'through', 'analyze', 'serve', 'list', 'explain', 'doctor', 'complete', 'help'].map(
  (value) => ({ value, says: `about ${value}` }),
);

/** A line as it is typed: blanks divide, the last word may be empty. */
async function offered(line: string): Promise<string[]> {
  return (await candidatesOf(line.split(' '), COMMANDS)).map(({ value }) => value);
}

const flags = (command: 'check' | 'endpoint' | 'run' | 'serve' | 'through') =>
  optionsOf(command).map(([name, option]) => flagOf(name, option));

describe('the first word', () => {
  it('is a command or a model', async () => {
    const all = await offered('');
    expect(all.slice(0, COMMANDS.length)).toEqual(COMMANDS.map(({ value }) => value));
    expect(all).toEqual(expect.arrayContaining(['mock', 'mock/', 'openai/', 'ollama/']));
    expect(await offered('e')).toEqual(['explain']);
  });

  it.each([['mock/s'], ['check mock/s']])('"%s": a scenario of the mock, when mock/ is typed', async (line) => {
    const known = scenarios.entries.map(({ id }) => `mock/${id}`).filter((id) => id.startsWith('mock/s'));
    expect(known.length).toBeGreaterThan(0);
    expect(await offered(line)).toEqual(known);
  });

  it('is an option of check too, or --version', async () => {
    expect(await offered('-')).toEqual([...flags('check'), '--help', '--version']);
  });
});

describe('options', () => {
  it.each([
    ['check -', 'check'],
    ['mock -', 'check'],
    ['run -', 'run'],
    ['serve steady -', 'serve'],
    ['localhost:3000/chat -', 'endpoint'],
    ['http://localhost/chat ', 'endpoint'],
    ['https://host/chat --start=app -', 'through'],
  ] as const)('"%s": those of %s, and no other', async (line, command) => {
    const left = flags(command).filter((flag) => !line.includes(`${flag}=`));
    expect(await offered(line)).toEqual([...left, '--help']);
  });

  it('behind the word curl are those of curl', async () => {
    expect(await offered('--why curl -')).toEqual([]);
    expect(await offered('--why curl ')).toEqual([]);
  });

  it('come with their help', async () => {
    const [found] = await candidatesOf(['analyze', '--bud'], COMMANDS);
    const [, option] = optionsOf('analyze').find(([name]) => name === 'budget')!;
    expect(found).toEqual({ value: '--budget', says: helpOf(option, 'analyze') });
  });

  it.each([
    ['mock --json --quiet --', ['--json', '--quiet'], ['--verbose', '--client']],
    ['mock --runs=3 --', ['--runs'], ['--client']],
    ['mock --client undici --', [], ['--client', '--pair']],
    ['mock --record --json --', ['--record'], ['--json']],
  ])('"%s": what is given is not offered again, unless it is repeatable', async (line, gone, left) => {
    const found = await offered(line);
    expect(found).toEqual(expect.arrayContaining(left));
    expect(found.filter((flag) => gone.includes(flag))).toEqual([]);
  });

  it('follow by themselves where no argument can', async () => {
    expect(await offered('mock ')).toEqual([...flags('check'), '--help']);
    expect(await offered('doctor ')).toEqual(['--help']);
  });

  it('end at --', async () => {
    expect(await offered('run -- python --')).toEqual([]);
    expect(await offered('analyze -- --')).toEqual([]);
  });
});

describe('values', () => {
  it.each([
    ['mock --client undici', ['undici', 'undici-sync']],
    ['mock --client undici --client undici-', ['undici-sync']],
    ['mock --client=undici-', ['--client=undici-sync']],
    ['mock --client all-', ['all-installed']],
    ['mock --client openai:sa', ['openai:sampling=']],
    ['mock --client openai:sampling=', ['openai:sampling=on', 'openai:sampling=off']],
    ['mock --client openai:sampling=on,processes=e', ['openai:sampling=on,processes=each']],
    ['mock --client openai:from=', []],
    ['mock --client nobody:', []],
    ['mock --pair ', ['litellm', 'openai-python', 'httpx', 'undici']],
    ['mock --scenario stea', ['steady']],
    ['mock --protocol plain-', ['plain-sse', 'plain-ndjson', 'plain-text']],
    ['mock --expect ', ['text', 'reasoning', 'tool-arguments']],
    ['mock --judge ', ['origin', 'wire', 'app', 'observer', 'screen']],
    ['mock --inconclusive ', ['fail', 'warn', 'pass']],
    ['mock --assert fid', ['fidelity']],
    ['mock --assert lag.', ['lag.p50', 'lag.p95', 'lag.max']],
    ['mock --assert app.lag.p9', ['app.lag.p95']],
    ['mock --assert app.prov', []],
    ['mock --assert upstream.sh', ['upstream.share']],
    ['mock --assert deliv', ['delivery=']],
    ['mock --assert delivery=in', ['delivery=incremental', 'delivery=inconclusive']],
    ['mock --assert app.delivery=mi', ['app.delivery=micro-batched']],
    ['mock --assert proxy-', ['proxy-buffering']],
    ['mock --preset ', ['recommended', 'strict', 'lock-step']],
    ['mock --reporter js', ['json', 'json=']],
    ['mock --reporter=js', ['--reporter=json', '--reporter=json=']],
    ['serve stea', ['steady']],
    ['list c', ['clients', 'causes']],
    ['explain exclu', []],
    ['explain sync-it', ['sync-iteration-in-async']],
    ['help ex', ['explain']],
    ['complete ', ['bash', 'zsh', 'fish']],
  ])('"%s"', async (line, expected) => {
    expect(await offered(line)).toEqual(expected);
  });

  it.each([
    'mock --config ',
    'mock --record ',
    'mock --baseline=',
    'mock --reporter json=',
    'mock --client ./',
    'mock --runs ',
    'analyze ',
    'analyze saved ',
    'run ',
    'run -- ',
    'run -- python ',
    'through ',
    'mock $(touch made)',
  ])('"%s": none, so that the shell completes files', async (line) => {
    expect(await offered(line)).toEqual([]);
  });
});

it('every figure and cause that is offered for an assertion can be one', async () => {
  const causes = (await pageIds()).filter(({ says }) => says.startsWith('cause: ')).map(({ value }) => value);
  const all = (await Promise.all(['', 'app.', 'client.'].map((word) => offered(`mock --assert ${word}`)))).flat();
  expect(all.length).toBeGreaterThan(40);
  for (const text of all) expect(() => parseKey(text.replace(/=$/, ''), '--assert', causes)).not.toThrow();
});

describe('ids of pages', () => {
  it('are those of explain, with the words of the first page', async () => {
    const first = new Map(
      allPages()
        .toReversed()
        .map(({ id, kind, title }) => [id, `${kind}: ${title}`]),
    );
    const found = await pageIds();
    expect(new Map(found.map(({ value, says }) => [value, says]))).toEqual(first);
    expect(found).toHaveLength(first.size);
  });

  it('are those of scenarios, with their descriptions', () => {
    expect(scenarioIds()).toEqual(scenarios.entries.map(({ id, description }) => ({ value: id, says: description })));
  });
});
