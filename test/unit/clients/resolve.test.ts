// What --client may say. Own clients are files of a directory of their own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clients } from '../../../src/clients/index.ts';
import { knownOptions, optionsInWords } from '../../../src/clients/options.ts';
import { expandInstalled, requireRunnable, resolveClient } from '../../../src/clients/resolve.ts';
import type { StreamCheckError } from '../../../src/errors.ts';

const cwd = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(cwd, { recursive: true }));
writeFileSync(join(cwd, 'own.mjs'), 'throw new Error("never loaded here");');
writeFileSync(join(cwd, 'own.txt'), '');
mkdirSync(join(cwd, 'folder.mjs'));

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    ({ code, message, hint }: StreamCheckError) => ({ code, text: `${message} ${hint}` }),
  );

describe('a client of ours', () => {
  it('by id', async () => {
    const { choice, client } = await resolveClient('undici', cwd);
    expect(choice).toEqual({ id: 'undici', modulePath: null, options: {} });
    expect(client?.id).toBe('undici');
  });

  it('with options; paths and programs become absolute', async () => {
    const node = process.execPath;
    const { choice } = await resolveClient(`openai:from=packages/app,sampling=off,node=${node}`, cwd);
    expect(choice.options).toEqual({ from: join(cwd, 'packages/app'), sampling: 'off', node });
  });

  it('that does not exist: the nearest is named', async () => {
    expect(await failure(resolveClient('undicci', cwd))).toEqual({
      code: 'unknown-id',
      text: expect.stringContaining('"undici"'),
    });
  });

  it.each([
    ['an unknown option', 'undici:speed=3', 'speed=3'],
    ['a value that it does not take', 'undici:sampling=maybe', 'sampling=on|off'],
    ['no value', 'undici:sampling=', 'sampling='],
    ['an option of another client', 'undici:from=.', 'from=.'],
    ['a member that every object has', 'undici:constructor=x', 'constructor=x'],
    ['the interpreter of another language', 'undici:python=/usr/bin/python3', 'python='],
  ])('%s is a mistake', async (_, spec, named) => {
    expect(await failure(resolveClient(spec, cwd))).toEqual({ code: 'usage', text: expect.stringContaining(named) });
  });

  it('a program that cannot run', async () => {
    const { code, text } = (await failure(resolveClient('undici:node=none/node', cwd)))!;
    expect(code).toBe('client-unavailable');
    expect(text).toContain(join(cwd, 'none/node'));
  });
});

describe('an own client', () => {
  it.each(['./own.mjs', 'own.mjs'])('%s is found, and never loaded', async (spec) => {
    const { choice, client } = await resolveClient(spec, cwd);
    expect(choice).toEqual({ id: spec, modulePath: join(cwd, 'own.mjs'), options: {} });
    expect(client).toBeNull();
  });

  it.each([
    ['a file that is not there', './none.mjs', 'file-unreadable'],
    ['a folder', './folder.mjs', 'file-unreadable'],
    ['another kind of file', './own.txt', 'usage'],
  ])('%s', async (_, spec, code) => {
    expect(await failure(resolveClient(spec, cwd))).toMatchObject({ code });
  });
});

describe('whether it can run', () => {
  it('a client that does not speak the API', async () => {
    const resolved = await resolveClient('anthropic', cwd);
    expect(await failure(requireRunnable(resolved, 'gemini'))).toEqual({
      code: 'usage',
      text: expect.stringContaining('--protocol'),
    });
  });

  it('a package that is not installed: what to install', async () => {
    const resolved = await resolveClient(`anthropic:from=${cwd}`, cwd);
    const { code, text } = (await failure(requireRunnable(resolved, 'anthropic-messages')))!;
    expect(code).toBe('client-unavailable');
    expect(text).toContain(`npm install --prefix ${cwd} @anthropic-ai/sdk`);
  });

  it('an own client is tried when it runs', async () => {
    expect(await failure(requireRunnable(await resolveClient('own.mjs', cwd), 'gemini'))).toBeNull();
  });
});

describe('all-installed', () => {
  it('others stay as they are', async () => {
    expect(await expandInstalled('undici:sampling=off', null, cwd)).toEqual(['undici:sampling=off']);
  });

  it('in a project without SDKs there is none', async () => {
    expect(await failure(expandInstalled(`all-installed:from=${cwd}`, null, cwd))).toMatchObject({
      code: 'client-unavailable',
    });
  });

  it('those that are installed and speak one of the APIs, with the same options', async () => {
    const project = join(cwd, 'project');
    for (const name of ['@anthropic-ai/sdk', 'openai']) {
      mkdirSync(join(project, 'node_modules', name), { recursive: true });
      writeFileSync(
        join(project, 'node_modules', name, 'package.json'),
        JSON.stringify({ name, version: '9.9.9', main: 'i.js' }),
      );
      writeFileSync(join(project, 'node_modules', name, 'i.js'), '');
    }
    const spec = `all-installed:from=${project}`;
    expect(await expandInstalled(spec, null, cwd)).toEqual([`openai:from=${project}`, `anthropic:from=${project}`]);
    expect(await expandInstalled(spec, ['anthropic-messages'], cwd)).toEqual([`anthropic:from=${project}`]);
    const { client } = await resolveClient(`anthropic:from=${project}`, cwd);
    expect(await client!.version({ from: project })).toBe('9.9.9');
  });
});

it('options in words: as they are typed, long lists shortened', () => {
  const words = optionsInWords(knownOptions(clients.get('undici')));
  expect(words).toContain('node=<path>');
  expect(words).toContain('sampling=on|off');
  expect(words).toContain('protocol=<id>');
  expect(optionsInWords({ n: /^\d+$/ })).toBe('n=<n>');
});
