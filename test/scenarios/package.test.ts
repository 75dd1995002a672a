// The package as a stranger gets it: its tarball, installed by three package managers, compiled against, run on four versions of
// Node, each beside the others. What is installed comes from the registry, or from the caches of the package managers.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithProject, nodeOf } from '../support/require.ts';
import { freePort } from '../support/free-port.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');
const directory = mkdtempSync(join(tmpdir(), 'stream-check-package-'));
afterAll(() => rmSync(directory, { recursive: true }));

let tarball: string;
let files: string[];
let registry: string;
beforeAll(async () => {
  registry = (await run('npm', ['config', 'get', 'registry'], ROOT)).stdout.trim();
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', directory], ROOT);
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  tarball = join(directory, packed.filename);
  files = packed.files.map(({ path }) => path);
});

interface Ran {
  status: number | string;
  stdout: string;
  stderr: string;
}

function run(program: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> {
  const options = { cwd, env: { ...process.env, CI: '', ...env }, maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : (error.code ?? 'killed'), stdout, stderr }),
    );
  });
}

function emptyProject(name: string): string {
  const project = join(directory, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"name":"mine","private":true,"type":"module"}');
  return project;
}

describeWithProject('runtimes', 'the tarball', ({ directory: runtimes }) => {
  it('holds what is needed, and nothing else', () => {
    expect(files).toContain('dist/cli/main.js');
    expect(files).toContain('fixtures/recipes/gitlab-ci.yml');
    expect(files).toContain('.github/actions/stream-check/action.yml');
    expect(files).toContain('src/host/python/main.py');
    expect(
      files.filter((path) =>
        /\.map$|^src\/.*\.ts$|^test|^\.(?!github\/actions\/)|^fixtures\/(?!scenarios|recipes)/.test(path),
      ),
    ).toEqual([]);
    const scripts = files.filter((path) => path.startsWith('dist/') && path.endsWith('.js'));
    const texts = scripts.map((path) => readFileSync(join(ROOT, path), 'utf8'));
    expect(texts.filter((text) => text.includes('sourceMappingURL'))).toEqual([]);
    // What serves is in there; its command line is not asked for.
    expect(texts.filter((text) => /from ["']msw["']/.test(text))).toEqual([]);
  });

  it('asks for no script, and for no package that a Node of ours cannot have', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
      dependencies: Record<string, string>;
      repository?: unknown;
    };
    const asking = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(manifest.scripts).filter((name) => asking.includes(name))).toEqual([]);
    expect(Object.keys(manifest.dependencies)).not.toContain('msw');
    expect(manifest.repository).toBeUndefined();
  });

  it('links to pages that it holds, or says that they are in a clone', () => {
    for (const page of files.filter((path) => path === 'README.md' || path.startsWith('src/guides/'))) {
      const text = readFileSync(join(ROOT, page), 'utf8');
      const links = [...text.matchAll(/(in a clone:\s+)?\[[^\]]+\]\((?!https?:)([^)#]+)\)/g)];
      const lost = links.filter(([, clone, to]) => !clone && !files.includes(normalize(join(dirname(page), to!))));
      expect(lost.map(([link]) => link)).toEqual([]);
    }
  });

  describe.concurrent.each([
    ['npm', ['npm', 'install', '--no-audit', '--no-fund'], {}],
    ['pnpm', [process.execPath, `${runtimes}/node_modules/pnpm/bin/pnpm.cjs`, 'add'], {}],
    [
      'yarn',
      [process.execPath, `${runtimes}/node_modules/@yarnpkg/cli-dist/bin/yarn.js`, 'add'],
      { YARN_NODE_LINKER: 'node-modules', YARN_ENABLE_TELEMETRY: '0', YARN_ENABLE_GLOBAL_CACHE: '0' },
    ],
  ] as const)('installed by %s', (name, [program, ...args], env) => {
    it('runs, and its types fit node16 and bundler', async () => {
      const project = emptyProject(name);
      if (name === 'yarn') writeFileSync(join(project, 'yarn.lock'), '');
      const what = name === 'yarn' ? `stream-check@file:${tarball}` : tarball;
      const installed = await run(program, [...args, what], project, { ...env, YARN_NPM_REGISTRY_SERVER: registry });
      expect(installed).toMatchObject({ status: 0 });
      expect(installed.stdout + installed.stderr).not.toMatch(/install scripts|build scripts|approve/i);

      const checked = await run('npx', ['--no-install', 'stream-check', 'mock', '--lock-step'], project);
      expect(checked).toMatchObject({ status: 0, stderr: '' });
      expect(checked.stdout).toContain('1 of 1 incremental');

      writeFileSync(join(project, 'mine.ts'), TYPES);
      for (const [module, resolution] of [
        ['node16', 'node16'],
        ['esnext', 'bundler'],
      ]) {
        const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2023', '--types', ''];
        const how = ['--module', module!, '--moduleResolution', resolution!];
        const compiled = await run(process.execPath, [COMPILER, ...options, ...how, 'mine.ts'], project);
        expect(compiled).toMatchObject({ stdout: '' });
      }
    }, 600_000);
  });
});

const TYPES = `import { check, render, type Report } from 'stream-check';
import { createMockHandlers, createMockServer } from 'stream-check/mock';
const report: Report = await check({ model: 'mock', lockStep: true });
const text: string = await render(report);
// @ts-expect-error an option has its type
await check({ runs: text });
const server = await createMockServer();
const count: number = server.exchanges().length;
createMockHandlers();
export { count };
`;

describeWithProject('runtimes', 'the examples of README', ({ directory: runtimes }) => {
  const program = join(directory, 'program.mjs');
  beforeAll(() => writeFileSync(program, PROGRAM));

  it.concurrent.each([
    ['20.19', `${runtimes}/node_modules/node-20/bin/node`],
    ['22', `${runtimes}/node_modules/node-22/bin/node`],
    ['24', nodeOf('sdks-current')],
    ['26', `${runtimes}/node_modules/node-26/bin/node`],
  ])(
    'on Node %s',
    async (version, node) => {
      const bin = join(ROOT, 'bin/stream-check.js');
      const port = await freePort();
      const app = [process.execPath, join(ROOT, 'fixtures/projects/node-chat/app.mjs'), String(port), 'plain'];
      const lines: [number, string[]][] = [
        [0, ['mock', '--lock-step']],
        [1, ['mock', '--lock-step', '--client', 'undici-sync']],
        [0, ['run', '--lock-step', '--', node, program]],
        [0, ['through', `http://127.0.0.1:${port}/chat`, '--lock-step', '--start', app.join(' ')]],
      ];
      for (const [status, args] of lines) {
        const done = await run(node, [bin, ...args], directory, { NODE_OPTIONS: '' });
        expect(done, `${args.join(' ')}\n${done.stdout}`).toMatchObject({ status, stderr: '' });
        expect(done.stdout).toContain(`node ${version}`);
      }
    },
    240_000,
  );
});

const PROGRAM = `const response = await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ model: process.env.STREAM_CHECK_MODEL, stream: true, messages: [] }),
});
const decoder = new TextDecoder();
for await (const piece of response.body) process.stdout.write(decoder.decode(piece, { stream: true }));
`;
