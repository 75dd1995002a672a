// A project of fixtures/projects as a user has it: a copy of it, with the package from its tarball. What the package depends on is
// linked from this one, so that no network is needed.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Packed {
  /** To be removed by whoever asked. */
  directory: string;
  /** Copies a project. @param linked packages that it takes from this repository, too */
  project(name: string, linked?: readonly string[]): Promise<string>;
}

export async function packPackage(): Promise<Packed> {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
  const pack = ['pack', '--ignore-scripts', '--pack-destination', directory, '--json'];
  const { stdout } = await run('npm', pack, { cwd: ROOT, maxBuffer: 1 << 24 });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object };
  return {
    directory,
    async project(name, linked = []) {
      const source = join(ROOT, 'fixtures/projects', name);
      const project = join(directory, name);
      cpSync(source, project, { recursive: true, filter: (path) => !path.endsWith('node_modules') });
      const modules = join(project, 'node_modules');
      mkdirSync(join(modules, 'stream-check'), { recursive: true });
      await run('tar', [
        '-xzf',
        join(directory, filename),
        '-C',
        join(modules, 'stream-check'),
        '--strip-components=1',
      ]);
      const own = join(source, 'node_modules');
      if (existsSync(own)) for (const installed of packagesIn(own)) link(own, modules, installed);
      for (const dependency of [...Object.keys(dependencies), ...linked])
        link(join(ROOT, 'node_modules'), modules, dependency);
      return project;
    },
  };
}

/** With those of a scope; without what npm keeps for itself, but with the programs. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith('@')) return readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`);
    return name.startsWith('.') && name !== '.bin' ? [] : [name];
  });
}

function link(from: string, to: string, name: string): void {
  mkdirSync(dirname(join(to, name)), { recursive: true });
  if (!existsSync(join(to, name))) symlinkSync(join(from, name), join(to, name));
}
