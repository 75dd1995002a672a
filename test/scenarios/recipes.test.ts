// What the recipes with shards run, as it stands in them: each part in a process of its own, and the merge. And readers of
// pipeline files that we did not write: they take the recipes, and the CI files that `init` proposes.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ciFile } from '../../src/config/init/ci-text.ts';
import { CI_SYSTEMS } from '../../src/config/directory/survey.ts';
import { Report } from '../../src/model/report.ts';
import { describeWithVenv } from '../support/require.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RECIPES = join(ROOT, 'fixtures/recipes');
const read = (name: string) => readFileSync(join(RECIPES, name), 'utf8');
const roots: string[] = [];
afterAll(() => roots.forEach((directory) => rmSync(directory, { recursive: true })));

function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-recipes-'));
  roots.push(directory);
  return directory;
}

/** A project of six cells that pass, whose `npx` is this repository. @param isHeld whether one of a buffer is among them */
function project(isHeld: boolean): string {
  const directory = emptyDirectory();
  const held = isHeld ? [{ model: 'mock/batched-4096', clients: ['undici'] }] : [];
  const subjects = ['mock/steady', 'mock/unicode', 'mock/fast', ...held];
  // All parts share this machine: it may be too busy to judge a cell, and that fails no part.
  const config = { subjects, clients: ['undici', 'fetch'], lockStep: true, inconclusive: 'pass' };
  writeFileSync(join(directory, 'stream-check.config.json'), JSON.stringify(config));
  mkdirSync(join(directory, 'bin'));
  const shim = `#!/bin/sh\nshift\nexec ${process.execPath} ${join(ROOT, 'bin/stream-check.js')} "$@"\n`;
  writeFileSync(join(directory, 'bin/npx'), shim, { mode: 0o755 });
  return directory;
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** As runners do: the first line that fails ends it. */
async function shell(script: string, directory: string, env: Record<string, string>): Promise<Ended> {
  const { HOME, PATH } = process.env;
  const options = { cwd: directory, env: { HOME, PATH: `${directory}/bin:${PATH}`, NO_COLOR: '1', ...env } };
  return run('sh', ['-ec', script], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ended,
  );
}

interface Steps {
  /** How many parts there are. */
  count: number;
  part: string;
  whole: string;
  /** What the system gives part k, from 1 on. */
  env(k: number): Record<string, string>;
}

const scriptOf = (steps: readonly { run?: string }[]) =>
  steps.flatMap(({ run: line }) => (line?.includes('stream-check') === true ? [line] : [])).join('\n');

/** @param directory stands for the volume of the pods */
const RECIPES_WITH_SHARDS: Record<string, (directory: string) => Steps> = {
  'gitlab-ci.yml'() {
    const { part, whole } = parse(read('gitlab-ci.yml')) as Record<string, { script: string[]; parallel: number }>;
    const count = part!.parallel;
    const env = (k: number) => ({ CI_NODE_INDEX: `${k}`, CI_NODE_TOTAL: `${count}` });
    return { count, part: part!.script.join('\n'), whole: whole!.script.join('\n'), env };
  },
  'github-shards.yml'() {
    interface Job {
      strategy: { matrix: { part: number[] } };
      steps: { run?: string }[];
    }
    const { jobs } = parse(read('github-shards.yml')) as { jobs: { part: Job; whole: Job } };
    // What an expression gives is a text in the script.
    const part = scriptOf(jobs.part.steps).replaceAll('${{ matrix.part }}', '$MATRIX_PART');
    const env = (k: number) => ({ MATRIX_PART: `${k}` });
    return { count: jobs.part.strategy.matrix.part.length, part, whole: scriptOf(jobs.whole.steps), env };
  },
  'kubernetes.yml'(directory) {
    interface Job {
      spec: { completions: number; template: { spec: { containers: [{ command: string[]; args: [string] }] } } };
    }
    const [part, whole] = parseAllDocuments(read('kubernetes.yml')).map((document) => document.toJS() as Job);
    const scriptIn = ({ spec }: Job) => {
      const [{ command, args }] = spec.template.spec.containers;
      expect(command).toEqual(['/bin/sh', '-c']);
      return args[0].replaceAll('/reports', directory);
    };
    const env = (k: number) => ({ JOB_COMPLETION_INDEX: `${k - 1}` });
    return { count: part!.spec.completions, part: scriptIn(part!), whole: scriptIn(whole!), env };
  },
};

/** Runs all parts at once, then the merge. */
async function runAll(stepsIn: (directory: string) => Steps, isHeld: boolean) {
  const directory = project(isHeld);
  const { count, part, whole, env } = stepsIn(directory);
  const parts = Array.from({ length: count }, (_value, k) => k + 1);
  const ended = await Promise.all(parts.map((k) => shell(part, directory, env(k))));
  const said = ended.map(({ stderr }) => stderr).join('');
  expect(
    ended.map(({ code }) => code),
    said,
  ).toEqual(parts.map(() => 0));
  const runs = parts.map((k) => Report.parse(JSON.parse(readFileSync(join(directory, `part-${k}.json`), 'utf8'))).runs);
  expect(runs.map(({ length }) => length)).not.toContain(0);
  expect(runs.flat()).toHaveLength(isHeld ? 7 : 6);
  const merged = await shell(whole, directory, {});
  expect(readdirSync(directory)).toContain('report.html');
  return merged;
}

describe.each(Object.entries(RECIPES_WITH_SHARDS))('%s', (_, stepsIn) => {
  it('of a matrix with a cell that fails each part leaves its report, and the merge fails', async () => {
    const { code, stdout } = await runAll(stepsIn, true);
    expect(code).toBe(1);
    expect(stdout).toMatch(/[1-6] of 7 incremental/);
    expect(stdout).toContain('not incremental: the text comes in lumps');
  });

  it('a part that has no verdict fails its job', async () => {
    const directory = project(false);
    writeFileSync(join(directory, 'stream-check.config.json'), '{"cleints": []}');
    const { part, env } = stepsIn(directory);
    expect(await shell(part, directory, env(1))).toMatchObject({ code: 1, stderr: expect.stringContaining('cleints') });
  });
});

it('the merge of a matrix that passes passes', async () => {
  const { code, stdout } = await runAll(RECIPES_WITH_SHARDS['kubernetes.yml']!, false);
  expect(code).toBe(0);
  expect(stdout).toMatch(/[1-6] of 6 incremental/);
});

describeWithVenv('recipes', 'readers that we did not write', (python) => {
  const tool = (name: string) => python.replace(/python$/, name);
  const accepted = (name: string, args: readonly string[]) =>
    run(tool(name), [...args], { cwd: RECIPES }).then(
      () => 'accepted',
      (error: unknown) => `${(error as Ended).stdout}${(error as Ended).stderr}`,
    );
  const fits = (schema: string, ...files: string[]) =>
    accepted('check-jsonschema', ['--builtin-schema', `vendor.${schema}`, ...files]);
  const kubernetes = (...files: string[]) => accepted('kubernetes-validate', ['--strict', ...files]);

  it('take each recipe, and the composite action', async () => {
    const workflows = readdirSync(RECIPES).filter((name) => name.startsWith('github-'));
    expect(await fits('github-workflows', ...workflows)).toBe('accepted');
    expect(await fits('github-actions', join(ROOT, '.github/actions/stream-check/action.yml'))).toBe('accepted');
    expect(await fits('gitlab-ci', 'gitlab-ci.yml')).toBe('accepted');
    expect(await kubernetes('kubernetes.yml')).toBe('accepted');
  });

  it('take what init proposes, for each package manager', async () => {
    const directory = emptyDirectory();
    for (const system of CI_SYSTEMS) {
      const files = ([null, 'npm', 'pnpm', 'yarn'] as const).flatMap((node) =>
        ([null, 'pip', 'poetry', 'uv'] as const).map((with_) => {
          const path = join(directory, `${system}-${node}-${with_}.yml`);
          const found = { directory: node === 'pnpm' ? 'apps/a: b' : '', node, python: with_, hasOwn: node !== null };
          writeFileSync(path, ciFile(system, found, '1.2.3', true).text);
          return path;
        }),
      );
      expect(await fits(system === 'github' ? 'github-workflows' : 'gitlab-ci', ...files)).toBe('accepted');
    }
  });

  it('would refuse a key that is not there', async () => {
    const directory = emptyDirectory();
    const changed = (name: string, from: string, to: string) => {
      expect(read(name)).toContain(from);
      writeFileSync(join(directory, name), read(name).replace(from, to));
      return join(directory, name);
    };
    expect(await kubernetes(changed('kubernetes.yml', 'completionMode', 'completionmode'))).toContain('completionmode');
    expect(await fits('gitlab-ci', changed('gitlab-ci.yml', 'parallel: 3', 'parallel: three'))).toContain('parallel');
  });
});
