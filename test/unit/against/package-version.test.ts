// Another version of a package, installed by a stand-in for npm that writes down what it was asked.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { installVersion } from '../../../src/against/package-version.ts';

const root = mkdtempSync(join(realpathSync(tmpdir()), 'stream-check-'));
afterAll(() => rmSync(root, { recursive: true }));
const project = join(root, 'project');
mkdirSync(join(project, 'node_modules', 'beside'), { recursive: true });
writeFileSync(join(project, 'node_modules', 'beside', 'package.json'), '{"name":"beside","version":"2.0.1"}');
writeFileSync(join(project, 'node_modules', 'beside', 'index.js'), '');
writeFileSync(join(project, '.npmrc'), 'registry=https://registry.example\n');

/** @param script what it does in place of an installation */
function npmThat(script: string) {
  const bin = mkdtempSync(join(root, 'bin-'));
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { cwd: project, env: { PATH: `${bin}:/usr/bin:/bin` } };
}

describe.skipIf(process.platform === 'win32')('another version of a package', () => {
  it('is asked for with what it needs as the project has it, without scripts, by the settings of the project', async () => {
    const where = npmThat('echo "$@" > asked; pwd > place');
    const { directory, close } = await installVersion('6.1.0', ['sdk', 'beside', 'missing'], null, where);
    expect(readFileSync(join(directory, 'asked'), 'utf8').trim()).toBe(
      'install --ignore-scripts --no-audit --no-fund sdk@6.1.0 beside@2.0.1 missing',
    );
    expect(realpathSync(readFileSync(join(directory, 'place'), 'utf8').trim())).toBe(realpathSync(directory));
    expect(readFileSync(join(directory, '.npmrc'), 'utf8')).toContain('registry.example');
    expect(readdirSync(project)).toEqual(['.npmrc', 'node_modules']);
    await close();
    expect(existsSync(directory)).toBe(false);
  });

  it('that there is not leaves nothing, and npm says why', async () => {
    const where = npmThat(`pwd > '${join(root, 'failed')}'; echo 'No matching version found' >&2; exit 1`);
    await expect(installVersion('99.0.0', ['sdk'], null, where)).rejects.toMatchObject({
      code: 'client-unavailable',
      message: expect.stringMatching(/^npm install .* sdk@99\.0\.0 failed\.$/),
      hint: 'No matching version found',
    });
    expect(existsSync(readFileSync(join(root, 'failed'), 'utf8').trim())).toBe(false);
  });
});
