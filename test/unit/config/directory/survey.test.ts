// What is found in a project by reading its files.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { surveyProject } from '../../../../src/config/directory/survey.ts';
import { madeProject, removeProjects } from '../../../support/made-project.ts';

const roots: string[] = [];
afterAll(() => removeProjects(roots));
const project = (files: Readonly<Record<string, string>>) => madeProject(roots, files);

const EXPRESS = {
  'package.json': JSON.stringify({
    scripts: { start: 'node server.mjs' },
    dependencies: { express: '5', openai: '6', axios: '1' },
  }),
  'server.mjs': `app.post('/chat', (req) => { const { message } = req.body; ask({ stream: true }) });\napp.listen(4000);`,
};

it('an Express app with an SDK', async () => {
  expect(await surveyProject(project({ ...EXPRESS, 'pnpm-lock.yaml': '', '.gitlab-ci.yml': '' }))).toEqual({
    directory: '',
    node: 'pnpm',
    python: null,
    hasOwn: false,
    clients: ['openai'],
    app: {
      address: 'http://127.0.0.1:4000/chat',
      start: 'node server.mjs',
      program: 'node',
      script: 'server.mjs',
      packageDirectory: null,
      body: { message: 'hi' },
      place: 'server.mjs:1',
      modules: null,
    },
    program: null,
    dependencies: ['express', 'openai', 'axios'],
    models: [],
    services: [],
    ci: 'gitlab',
  });
});

it('a FastAPI app', async () => {
  const root = project({
    'requirements.txt': 'fastapi>=0.100\nopenai==1.2\n',
    'api/db.py': '',
    'api/main.py':
      'import os\nfrom fastapi import FastAPI\nfrom api.db import x\napp = FastAPI()\n@app.post("/ask")\ndef ask():\n    return StreamingResponse(x)',
    '.github/workflows/test.yml': '',
  });
  expect(await surveyProject(root)).toMatchObject({
    node: null,
    python: 'pip',
    clients: ['openai-python'],
    app: {
      address: 'http://127.0.0.1:8000/ask',
      start: 'uvicorn api.main:app --port 8000',
      modules: ['os', 'fastapi'],
    },
    ci: 'github',
  });
});

it('an empty directory, and a package.json that is none', async () => {
  const nothing = {
    directory: '',
    node: null,
    python: null,
    hasOwn: false,
    clients: [],
    app: null,
    program: null,
    dependencies: null,
    models: [],
    services: [],
    ci: null,
  };
  expect(await surveyProject(project({}))).toEqual(nothing);
  for (const broken of ['{', '', '<<<<<<< HEAD\n{}', 'null'])
    expect(await surveyProject(project({ 'package.json': broken }))).toEqual(nothing);
});

it('tests, builds and packages are no source of the project', async () => {
  const text = EXPRESS['server.mjs'];
  const root = project({ 'node_modules/a/x.mjs': text, 'dist/x.mjs': text, 'test/x.mjs': text, 'x.test.mjs': text });
  expect((await surveyProject(root)).app).toBeNull();
});

it('packages of Python, wherever they are named', async () => {
  const pyproject = '[project]\nname = "x"\ndependencies = ["litellm>=1.2", "rich"]\n';
  expect((await surveyProject(project({ 'pyproject.toml': pyproject }))).clients).toEqual(['litellm-async']);
  expect(
    (await surveyProject(project({ 'requirements-dev.txt': 'httpx[http2]==1 ; python_version > "3"' }))).clients,
  ).toEqual(['httpx']);
  for (const name of ['requirements/base.txt', 'requirements/base.in'])
    expect((await surveyProject(project({ [name]: 'openai' }))).clients).toEqual(['openai-python']);
  expect(
    (await surveyProject(project({ 'pyproject.toml': '[tool.poetry.dependencies]\nopenai = "^1"' }))).clients,
  ).toEqual(['openai-python']);
});

it('how packages are installed, and where CI runs, by what lies there', async () => {
  const of = async (files: Readonly<Record<string, string>>) => {
    const { python, ci } = await surveyProject(project(files));
    return { python, ci };
  };
  expect(await of({ 'requirements.txt': '' })).toEqual({ python: 'pip', ci: null });
  expect(await of({ 'pyproject.toml': '' })).toEqual({ python: 'pip-project', ci: null });
  expect(await of({ 'pyproject.toml': '', 'poetry.lock': '' })).toEqual({ python: 'poetry', ci: null });
  expect(await of({ 'pyproject.toml': '', 'requirements.txt': '' })).toEqual({ python: 'pip', ci: null });
  expect(await of({ 'pyproject.toml': '', 'uv.lock': '' })).toEqual({ python: 'uv', ci: null });
  expect(await of({ '.git/config': '[remote "origin"]\nurl = git@gitlab.com:a/b' })).toEqual({
    python: null,
    ci: 'gitlab',
  });
});

it('a package of a monorepo has the lockfile and the CI of its repository, and no other one', async () => {
  const member = { 'packages/chat/package.json': '{}', 'packages/chat/pyproject.toml': '' };
  const around = { 'pnpm-lock.yaml': '', 'uv.lock': '', '.gitlab-ci.yml': '' };
  const of = async (files: Readonly<Record<string, string>>) => {
    const { directory, node, python, ci } = await surveyProject(
      join(project({ ...member, ...files }), 'packages/chat'),
    );
    return { directory, node, python, ci };
  };
  const found = { directory: 'packages/chat', node: 'pnpm', python: 'uv', ci: 'gitlab' };
  expect(await of({ ...around, '.git/HEAD': '' })).toEqual(found);
  const alone = { directory: '', node: 'npm-unlocked', python: 'pip-project', ci: null };
  expect(await of(around)).toEqual(alone);
  expect(await of({ ...around, 'packages/chat/.git': 'gitdir: x' })).toEqual(alone);
  expect(await of({ ...around, '.git/HEAD': '', 'packages/chat/yarn.lock': '' })).toEqual({ ...found, node: 'yarn' });
});

it('Flask has a port of its own', async () => {
  const app = 'app = Flask(__name__)\n@app.route("/ask")\ndef ask():\n    return go(stream=True)';
  expect((await surveyProject(project({ 'requirements.txt': 'Flask', 'main.py': app }))).app).toMatchObject({
    address: 'http://127.0.0.1:5000/ask',
    start: 'flask --app main:app run --port 5000',
  });
});

it('a program that streams and prints, and the models that it asks for', async () => {
  const text = `import litellm\nfor part in litellm.completion(model="gpt-4o-mini", stream=True):\n    print(part, flush=True)\nlitellm.embedding(model="text-embedding-3-small")`;
  expect(await surveyProject(project({ 'requirements.txt': 'litellm', 'main.py': text }))).toMatchObject({
    app: null,
    program: { file: 'main.py', modules: ['litellm'] },
    models: ['gpt-4o-mini'],
  });
});

it('a route of Next.js, and what the Procfile starts', async () => {
  const route = 'export async function POST() { return streamText({}).toTextStreamResponse(); }';
  const manifest = JSON.stringify({ scripts: { dev: 'next dev', build: 'next build', start: 'next start' } });
  const next = await surveyProject(project({ 'app/api/chat/route.ts': route, 'package.json': manifest }));
  expect(next.app).toMatchObject({ address: 'http://127.0.0.1:3000/api/chat', start: 'npm run dev', program: 'next' });
  const files = { 'server.mjs': EXPRESS['server.mjs'], Procfile: 'worker: x\nweb: node server.mjs --port 4100\n' };
  expect((await surveyProject(project(files))).app).toMatchObject({
    address: 'http://127.0.0.1:4100/chat',
    start: 'node server.mjs --port 4100',
  });
});

it('what listens is the file of the route, or else one in the same language', async () => {
  const own = EXPRESS['server.mjs'];
  const two = { 'a.mjs': 'other.listen(5000)', 'src/b.mjs': own };
  expect((await surveyProject(project(two))).app).toMatchObject({
    address: 'http://127.0.0.1:4000/chat',
    start: 'node src/b.mjs',
  });
  const apart = { 'a.mjs': 'other.listen(5000)', 'src/b.mjs': own.replace('app.listen(4000);', '') };
  expect((await surveyProject(project(apart))).app?.start).toBe('node a.mjs');
  const python = {
    'a.mjs': 'other.listen(5000)',
    'main.py': '@app.post("/ask")\ndef ask():\n    return StreamingResponse(x)',
  };
  expect((await surveyProject(project(python))).app).toMatchObject({
    address: 'http://127.0.0.1:8000/ask',
    start: 'uvicorn main:app --port 8000',
  });
});

it('a file that cannot be read says nothing', async () => {
  const root = project({ 'a.py': 'x' });
  symlinkSync('nowhere', join(root, 'b.py'));
  expect((await surveyProject(root)).app).toBeNull();
});

it('a package.json with values of other kinds', async () => {
  const odd = { scripts: { start: 5, dev: null }, dependencies: 'openai', devDependencies: ['x', { openai: 1 }] };
  const survey = await surveyProject(project({ ...EXPRESS, 'package.json': JSON.stringify(odd) }));
  expect(survey).toMatchObject({ node: 'npm-unlocked', clients: [], app: { start: 'node server.mjs' } });
  expect((await surveyProject(project({ 'package.json': '[1]' }))).dependencies).toEqual([]);
});

it('files as Windows writes them', async () => {
  const files = {
    'package.json': `\uFEFF${EXPRESS['package.json']}`,
    'server.mjs': `\r\n${EXPRESS['server.mjs']}`,
    'requirements.txt': 'httpx\r\nopenai\r\n',
    Procfile: 'web: node server.mjs\r\n',
    'compose.yaml': 'services:\r\n  a:\r\n    image: ollama/ollama\r\n',
  };
  const all = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replaceAll(/(?<!\r)\n/g, '\r\n')]),
  );
  expect(await surveyProject(project(all))).toMatchObject({
    node: 'npm-unlocked',
    clients: ['openai', 'openai-python'],
    app: { address: 'http://127.0.0.1:4000/chat', start: 'node server.mjs', place: 'server.mjs:2' },
    services: [{ name: 'a' }],
  });
});

it('an app of a package in a directory of its own', async () => {
  const route = 'export async function POST() { return streamText({}).toTextStreamResponse(); }';
  const web = project({
    'package.json': '{}',
    'apps/web/package.json': '{}',
    'apps/web/src/app/api/a/b/route.ts': route,
  });
  expect((await surveyProject(web)).app).toMatchObject({
    address: 'http://127.0.0.1:3000/api/a/b',
    packageDirectory: 'apps/web',
  });
  const api = project({
    'back/requirements.txt': 'fastapi',
    'back/package.json': '{}',
    'back/app/main.py': '@app.post("/ask")\ndef ask():\n    return StreamingResponse(x)',
  });
  expect((await surveyProject(api)).app?.packageDirectory).toBe('back');
  expect(
    (await surveyProject(project({ 'src/x/server.mjs': EXPRESS['server.mjs'] }))).app?.packageDirectory,
  ).toBeNull();
});

it('of several compose files the one that Docker takes', async () => {
  const text = (name: string) => `services:\n  ${name}:\n    image: ollama/ollama\n`;
  const root = project({ 'docker-compose.yaml': text('c'), 'docker-compose.yml': text('b'), 'compose.yml': text('a') });
  expect((await surveyProject(root)).services.map(({ name, file }) => [name, file])).toEqual([['a', 'compose.yml']]);
});
