// Another version of the package of a client, in a directory of its own. What it needs beside itself has the versions that
// the project has.
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPackage } from '../clients/project/project-package.ts';
import { writeWhole } from '../whole-file.ts';
import { runTool, type ToolSurroundings } from './run-tool.ts';

export interface InstalledVersion {
  directory: string;
  close(): Promise<void>;
}

/**
 * @param packages that of the client first @param from directory of the project; null for the working directory
 * @throws StreamCheckError 'client-unavailable'
 */
export async function installVersion(
  version: string,
  packages: readonly [string, ...string[]],
  from: string | null,
  where: ToolSurroundings,
): Promise<InstalledVersion> {
  const directory = await mkdtemp(join(tmpdir(), 'stream-check-against-'));
  const close = () => rm(directory, { recursive: true, force: true });
  try {
    const project = from ?? where.cwd;
    const [own, ...others] = packages;
    const installed = await Promise.all(
      others.map(async (name) => ({ name, found: await findPackage(name, project) })),
    );
    const specs = installed.map(({ name, found }) => (found?.version == null ? name : `${name}@${found.version}`));
    await writeWhole(join(directory, 'package.json'), '{ "private": true }\n');
    // Its registry and its settings are those of the project.
    await copyFile(join(project, '.npmrc'), join(directory, '.npmrc')).catch(() => {});
    // Code of a package is run by the client, where it is measured, and not before.
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
    await runTool(['npm', 'install', ...flags, `${own}@${version}`, ...specs], { ...where, cwd: directory });
    return { directory, close };
  } catch (error) {
    await close();
    throw error;
  }
}
