// What is found in a project, and the files that are proposed for it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ciFile } from '../../../../src/config/init/ci-text.ts';
import { configFile } from '../../../../src/config/init/config-text.ts';
import { surveyProject } from '../../../../src/config/init/survey.ts';
import { findProject } from '../../../../src/config/project/find-config.ts';

const roots: string[] = [];
afterAll(() => roots.forEach((directory) => rmSync(directory, { recursive: true })));

function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'stream-check-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const EXPRESS = {
  'package.json': JSON.stringify({
    scripts: { start: 'node server.mjs' },
    dependencies: { express: '5', openai: '6', axios: '1' },
  }),
  'server.mjs': `app.post('/chat', (req) => { const { message } = req.body; ask({ stream: true }) });\napp.listen(4000);`,
};

it('an Express app with an SDK', async () => {
  expect(await surveyProject(project({ ...EXPRESS, 'pnpm-lock.yaml': '', '.gitlab-ci.yml': '' }))).toEqual({
    node: 'pnpm',
    python: null,
    hasOwn: false,
    clients: ['openai'],
    app: {
      address: 'http://127.0.0.1:4000/chat',
      start: 'node server.mjs',
      body: { message: 'hi' },
      place: 'server.mjs:1',
    },
    ci: 'gitlab',
  });
});

it('a FastAPI app', async () => {
  const root = project({
    'requirements.txt': 'fastapi>=0.100\nopenai==1.2\n',
    'api/main.py': 'app = FastAPI()\n@app.post("/ask")\ndef ask():\n    return StreamingResponse(x)',
    '.github/workflows/test.yml': '',
  });
  expect(await surveyProject(root)).toMatchObject({
    node: null,
    python: 'pip',
    clients: ['openai-python'],
    app: { address: 'http://127.0.0.1:8000/ask', start: 'uvicorn api.main:app --port 8000' },
    ci: 'github',
  });
});

it('an empty directory, and a package.json that is none', async () => {
  const nothing = { node: null, python: null, hasOwn: false, clients: [], app: null, ci: null };
  expect(await surveyProject(project({}))).toEqual(nothing);
  expect(await surveyProject(project({ 'package.json': '{' }))).toEqual(nothing);
});

it('tests, builds and packages are no source of the project', async () => {
  const text = EXPRESS['server.mjs'];
  const root = project({ 'node_modules/a/x.mjs': text, 'dist/x.mjs': text, 'test/x.mjs': text, 'x.test.mjs': text });
  expect((await surveyProject(root)).app).toBeNull();
});

describe('the config that is proposed can be read, and says what was found', () => {
  it('as a module', async () => {
    const root = project(EXPRESS);
    const survey = await surveyProject(root);
    const { path, text } = configFile(survey, { ...survey.app!, start: `node 'a b'.mjs \\` });
    writeFileSync(join(root, path), text);
    const found = await findProject(root);
    expect(found?.project.subjects.map(({ names, start, options }) => ({ name: names[0], start, options }))).toEqual([
      { name: 'http://127.0.0.1:4000/chat', start: `node 'a b'.mjs \\`, options: { data: '{"message":"hi"}' } },
      { name: 'mock', start: null, options: {} },
    ]);
    expect(found?.project).toMatchObject({ clients: ['openai'], options: { lockStep: true, preset: 'lock-step' } });
  });

  it('as a module without an app and a client', async () => {
    const root = project({ 'package.json': '{}' });
    const { path, text } = configFile(await surveyProject(root), null);
    writeFileSync(join(root, path), text);
    const config = (await import(pathToFileURL(join(root, path)).href)) as { default: object };
    expect(config.default).toEqual({ subjects: ['mock'], lockStep: true, preset: 'lock-step' });
  });

  it('as JSON where there is no Node project', async () => {
    const { path, text } = configFile({ node: null, clients: ['httpx'] }, null);
    expect(path).toBe('stream-check.config.json');
    expect(JSON.parse(text)).toEqual({ subjects: ['mock'], clients: ['httpx'], lockStep: true, preset: 'lock-step' });
  });
});

describe('the CI file', () => {
  const node = { node: 'npm', python: null, hasOwn: false } as const;

  it('of GitHub installs and runs, with the version named unless the project has its own', () => {
    const { path, text } = ciFile('github', node, '1.2.3', true);
    expect(path).toBe('.github/workflows/stream-check.yml');
    expect(text).toContain('- run: npm ci\n      - run: npx --yes stream-check@1.2.3 ci ');
    expect(ciFile('github', { ...node, hasOwn: true }, '1.2.3', true).text).toContain('- run: npx stream-check ci ');
    expect(ciFile('github', { ...node, node: 'pnpm', hasOwn: true }, '1.2.3', true).text).toContain(
      '- run: pnpm exec stream-check ci ',
    );
  });

  it('of GitLab stands beside one that is there', () => {
    expect(ciFile('gitlab', node, '1.2.3', true).path).toBe('.gitlab-ci.yml');
    const { path, text } = ciFile('gitlab', { node: null, python: 'uv', hasOwn: false }, '1.2.3', false);
    expect(path).toBe('.gitlab/stream-check.yml');
    expect(text).toContain('- uv sync\n');
    expect(text).not.toContain('GITHUB');
  });
});
