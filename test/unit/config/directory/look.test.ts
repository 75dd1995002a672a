// What is seen of a directory: whether all is there that its commands need.
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { lookAround, type Seen } from '../../../../src/config/directory/look.ts';
import { madeProject, removeProjects } from '../../../support/made-project.ts';

const roots: string[] = [];
afterAll(() => removeProjects(roots));

const SERVER = `app.post('/chat', (req) => { ask({ stream: true }) });\napp.listen(4000);`;
const PROGRAM = 'for await (const part of ask({ stream: true })) process.stdout.write(part);';
const readsTypes = Boolean((process.features as { typescript?: unknown }).typescript);

const lookAt = (cwd: string): Promise<Seen> =>
  lookAround({ cwd, env: { HOME: cwd, PATH: dirname(process.execPath) }, listening: async () => [] });
const seen = (files: Readonly<Record<string, string>>) => lookAt(madeProject(roots, files));

it.each([
  ['node server.mjs', 'server.mjs', true],
  ['node server', 'server.js', true],
  ['node .', 'server.js', true],
  ['node --env-file=.env server.mjs', 'server.mjs', true],
  ['node --import tsx server.ts', 'server.ts', true],
  ['node server.ts', 'server.ts', readsTypes],
  ['node dist/main.js', 'src/main.ts', false],
  ['not-there-at-all server.mjs', 'server.mjs', false],
])('an app that "%s" starts from %s: %s', async (start, file, canStart) => {
  const { survey, ...rest } = await seen({ [file]: SERVER, 'package.json': JSON.stringify({ scripts: { start } }) });
  expect([survey.app?.place, rest.canStart]).toEqual([`${file}:1`, canStart]);
});

it('an app is not started without its packages, or from another package', async () => {
  const start = { scripts: { start: 'node server.mjs' } };
  const project = (manifest: object) => seen({ 'server.mjs': SERVER, 'package.json': JSON.stringify(manifest) });
  expect((await project(start)).canStart).toBe(true);
  expect(await project({ ...start, dependencies: { nowhere: '1' } })).toMatchObject({
    canStart: false,
    missingPackages: ['nowhere'],
  });
  const below = { 'api/server.mjs': SERVER, 'api/package.json': '{}', 'package.json': JSON.stringify(start) };
  expect((await seen({ ...below, 'server.mjs': '' })).canStart).toBe(false);
});

it('with Plug and Play nobody knows which packages are there', async () => {
  const manifest = JSON.stringify({ dependencies: { nowhere: '1' } });
  expect((await seen({ 'package.json': manifest })).missingPackages).toEqual(['nowhere']);
  expect((await seen({ 'package.json': manifest, '.pnp.cjs': '' })).missingPackages).toEqual([]);
});

it('a key is one that is not blank', async () => {
  const cwd = madeProject(roots, {});
  const env = { HOME: cwd, OPENAI_API_KEY: 'x', GROQ_API_KEY: ' ', MISTRAL_API_KEY: '' };
  expect((await lookAround({ cwd, env, listening: async () => [] })).keys).toEqual(['openai']);
});

it('a program of TypeScript is run where Node reads it', async () => {
  expect(await seen({ 'ask.mjs': PROGRAM })).toMatchObject({ survey: { program: {} }, canRunProgram: true });
  expect(await seen({ 'ask.ts': PROGRAM })).toMatchObject({ survey: { program: {} }, canRunProgram: readsTypes });
});

it('a directory that cannot be read says nothing', async () => {
  const cwd = madeProject(roots, { 'server.mjs': SERVER, 'package.json': '{}' });
  // Nothing is closed to root, but a file is no directory.
  const { survey } = await lookAt(join(cwd, 'server.mjs'));
  expect(survey).toMatchObject({ app: null, node: null });
});
