// Which Python a project has.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { missingModules, pythonOf } from '../../../../src/config/directory/python.ts';
import { madeProject, removeProjects } from '../../../support/made-project.ts';

const roots: string[] = [];
afterAll(() => removeProjects(roots));

function projectWith(...pythons: readonly string[]): string {
  const root = madeProject(roots, { 'web/a.py': '' });
  for (const path of pythons) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
  return root;
}

it.skipIf(process.platform === 'win32')('the active one, that of the directory, or that of the machine', () => {
  const root = projectWith('.venv/bin/python', 'env/bin/python');
  const [own, active] = [join(root, '.venv/bin/python'), join(root, 'env/bin/python')];
  expect(pythonOf(root, {})).toEqual({ path: own, typed: '.venv/bin/python', isDefault: false });
  const VIRTUAL_ENV = join(root, 'env');
  expect(pythonOf(root, { VIRTUAL_ENV })).toEqual({ path: active, typed: 'env/bin/python', isDefault: true });
  // One that lies elsewhere is named by its whole path.
  expect(pythonOf(join(root, 'web'), { VIRTUAL_ENV })).toEqual({ path: active, typed: active, isDefault: true });
  expect(pythonOf(join(root, 'web'), {})).toEqual({ path: 'python3', typed: 'python3', isDefault: true });
});

it('a Python that does not run is none', async () => {
  expect(await missingModules(join(projectWith(), 'nowhere'), ['os'], '/')).toBeNull();
});
