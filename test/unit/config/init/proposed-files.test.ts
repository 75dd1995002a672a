// The files that are proposed for a project.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ciFile } from '../../../../src/config/init/ci-text.ts';
import { configFile } from '../../../../src/config/init/config-text.ts';
import { surveyProject } from '../../../../src/config/directory/survey.ts';
import { findProject } from '../../../../src/config/project/find-config.ts';
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
  const node = { directory: '', node: 'npm', python: null, hasOwn: false } as const;

  it('of GitHub installs and runs, with the version named unless the project has its own', () => {
    const { path, text } = ciFile('github', node, '1.2.3', true);
    expect(path).toBe('.github/workflows/stream-check.yml');
    expect(text).toContain('- run: npm ci\n      - run: npx --yes stream-check@1.2.3 ci ');
    expect(ciFile('github', { ...node, hasOwn: true }, '1.2.3', true).text).toContain('- run: npx stream-check ci ');
    expect(ciFile('github', { ...node, node: 'pnpm', hasOwn: true }, '1.2.3', true).text).toContain(
      '- run: pnpm exec stream-check ci ',
    );
  });

  it.each([
    ['npm ci', { 'package-lock.json': '{}' }],
    ['npm ci', { 'npm-shrinkwrap.json': '{}' }],
    ['npm install', {}],
    ['pnpm install --frozen-lockfile', { 'pnpm-lock.yaml': '' }],
    ['yarn install --immutable', { 'yarn.lock': '' }],
  ])('installs by %s', async (command, files: Record<string, string>) => {
    const root = project({ 'package.json': '{}', ...files });
    expect(ciFile('github', await surveyProject(root), '1.2.3', true).text).toContain(`- run: ${command}\n`);
  });

  it.each(['github', 'gitlab'] as const)('of %s keeps the page and the figures as artifacts', (system) => {
    const { text } = ciFile(system, node, '1.2.3', true);
    expect(text).toContain('--reporter html=stream-check.html --reporter json=stream-check.json');
    const kept =
      system === 'github'
        ? ['            stream-check.html', '            stream-check.json']
        : ['- stream-check.html', '- stream-check.json'];
    for (const line of kept) expect(text).toContain(`${line}\n`);
  });

  it('of a package of a monorepo runs in its directory, and has a name of its own', () => {
    const member = { ...node, directory: 'packages/chat' };
    const github = ciFile('github', member, '1.2.3', true);
    expect(github.path).toBe('.github/workflows/stream-check-packages-chat.yml');
    expect(github.text).toContain('      run:\n        working-directory: packages/chat\n    steps:\n');
    expect(github.text).toContain('            packages/chat/stream-check.html\n');
    const gitlab = ciFile('gitlab', { ...member, directory: 'a b' }, '1.2.3', false);
    expect(gitlab.path).toBe('.gitlab/stream-check-a-b.yml');
    expect(gitlab.text).toContain('\nstream-check-a-b:\n');
    expect(gitlab.text).toContain('  script:\n    - \'cd "a b"\'\n    - npm ci\n');
    expect(gitlab.text).toContain('      - a b/stream-check.html\n');
  });

  it('of GitLab stands beside one that is there', () => {
    expect(ciFile('gitlab', node, '1.2.3', true).path).toBe('.gitlab-ci.yml');
    const { path, text } = ciFile('gitlab', { ...node, node: null, python: 'uv' }, '1.2.3', false);
    expect(path).toBe('.gitlab/stream-check.yml');
    expect(text).toContain('- uv sync\n');
    expect(text).not.toContain('GITHUB');
  });
});
