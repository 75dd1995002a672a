// How much of a project is looked at.
import { afterAll, expect, it } from 'vitest';
import { sourceFiles } from '../../../../src/config/directory/source-files.ts';
import { madeProject, removeProjects } from '../../../support/made-project.ts';

const roots: string[] = [];
afterAll(() => removeProjects(roots));
const filesIn = (files: Readonly<Record<string, string>>) => sourceFiles(madeProject(roots, files));

it('those that lie higher first, by name, and only a few hundred', async () => {
  const many = Object.fromEntries(Array.from({ length: 410 }, (_, k) => [`lib/${k}.js`, '']));
  const found = (await filesIn({ ...many, 'b.py': '', 'a.mts': '', 'a.txt': '', 'lib/x/deep.js': '' })).map(
    ({ path }) => path,
  );
  expect(found.slice(0, 3)).toEqual(['a.mts', 'b.py', 'lib/0.js']);
  expect(found).toHaveLength(400);
});

it('a file that nobody wrote by hand has no text here', async () => {
  const found = await filesIn({ 'a.js': 'x'.repeat(200_001), 'b.js': 'y' });
  expect(found).toEqual([
    { path: 'a.js', text: '' },
    { path: 'b.js', text: 'y' },
  ]);
});

it('not below eight directories', async () => {
  const at = (depth: number) => `${'d/'.repeat(depth)}a.js`;
  expect((await filesIn({ [at(7)]: '', [at(8)]: '' })).map(({ path }) => path)).toEqual([at(7)]);
});
