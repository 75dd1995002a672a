// The packages that a process has loaded are found by the scripts that V8 names, and no others.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { loadedPackages, versionsIn } from '../../../src/host/loaded-packages.ts';

const root = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(root, { recursive: true }));

/** @returns its directory */
function install(name: string, version: unknown, above = root): string {
  const directory = join(above, 'node_modules', name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name, version }));
  return directory;
}

it('of the scripts of a process those of packages for models and HTTP count', () => {
  const [openai, scoped] = [install('openai', '6.49.0'), install('@anthropic-ai/sdk', '0.90.1')];
  const nested = install('undici', '8.0.0', openai);
  const [other, strange] = [install('left-pad', '1.0.0'), install('ky', 7)];
  install('got', '15.0.0');
  const urls = [
    'node:internal/modules',
    '',
    pathToFileURL(join(root, 'client.mjs')).href,
    pathToFileURL(join(openai, 'lib/index.mjs')).href,
    join(scoped, 'index.js'),
    pathToFileURL(join(nested, 'index.js')).href,
    join(other, 'index.js'),
    join(strange, 'index.js'),
    join(root, 'node_modules/axios/index.js'),
    'file://elsewhere/node_modules/ai/index.js',
  ];
  expect(versionsIn(urls)).toEqual({ openai: '6.49.0', '@anthropic-ai/sdk': '0.90.1', undici: '8.0.0' });
});

it('V8 names what this process has loaded', async () => {
  await import('undici');
  const manifest = join(dirname(createRequire(import.meta.url).resolve('undici')), 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  expect(loadedPackages()).toMatchObject({ undici: version });
  expect(loadedPackages()).not.toHaveProperty('openai');
});
