// Whether what a project needs is there: packages in node_modules, programs. Files are looked for, and nothing is run.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Packages that are in no node_modules from this directory upwards. With Plug'n'Play there is none, and nobody knows. */
export function missingPackages(cwd: string, names: readonly string[]): string[] {
  const places = upwards(cwd);
  if (places.some((place) => existsSync(join(place, '.pnp.cjs')))) return [];
  return names.filter((name) => !places.some((place) => existsSync(join(place, 'node_modules', name))));
}

/** Whether a script of package.json finds this program. */
export function isProgramThere(cwd: string, program: string, path: string): boolean {
  if (/[/\\]/.test(program)) return existsSync(join(cwd, program));
  const bins = upwards(cwd).map((place) => join(place, 'node_modules', '.bin'));
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  return [...bins, ...path.split(delimiter)].some(
    (place) => place !== '' && endings.some((ending) => existsSync(join(place, program + ending))),
  );
}

function upwards(directory: string): string[] {
  const above = dirname(directory);
  return above === directory ? [directory] : [directory, ...upwards(above)];
}
