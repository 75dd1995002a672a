// Which interpreter, and what is said of it. Shell scripts stand for interpreters: they print what the probe would.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultPython, pythonAvailability, pythonClients } from '../../../src/clients/python/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** @param answer major, minor, and 1 if the module was found */
function interpreter(name: string, answer: string): string {
  const path = join(directory, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho "${answer}"\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('an interpreter', () => {
  it('that is new enough and finds the module', async () => {
    expect(await pythonAvailability(interpreter('good', '3 9 1'), 'httpx')).toEqual({ ok: true });
    expect(await pythonAvailability(interpreter('next', '4 0 1'), null)).toEqual({ ok: true });
  });

  it.each(['3 8 1', '2 7 1'])('%s is too old', async (answer) => {
    const found = await pythonAvailability(interpreter(`old${answer[0]}`, answer), null);
    expect(found).toMatchObject({ ok: false, reason: expect.stringContaining('3.9 or newer') });
  });

  it('without the module: what to install, with that interpreter', async () => {
    const python = interpreter('bare', '3 12 0');
    expect(await pythonAvailability(python, 'google.adk', 'google-adk litellm')).toEqual({
      ok: false,
      reason: `the Python package google.adk is not installed for ${python}`,
      hint: `${python} -m pip install google-adk litellm`,
    });
  });

  it('that does not run, or prints something else', async () => {
    for (const python of [join(directory, 'none'), interpreter('silent', '')]) {
      const found = await pythonAvailability(python, null);
      expect(found).toMatchObject({ ok: false, reason: `there is no Python that works at ${python}` });
    }
  });
});

describe('without python=', () => {
  it('that of the virtual environment that is active, if it is there', () => {
    interpreter('venv/bin/python', '3 12 1');
    const active = join(directory, 'venv');
    expect(defaultPython({ VIRTUAL_ENV: active })).toBe(join(active, 'bin', 'python'));
    expect(defaultPython({ VIRTUAL_ENV: join(directory, 'gone') })).toBe('python3');
  });

  it.each([{}, { VIRTUAL_ENV: '' }])('else python3: %j', (env) => {
    expect(defaultPython(env)).toBe('python3');
  });
});

it('a Python client asks the interpreter that it was given, and never runs in Node', async () => {
  const client = pythonClients.find(({ id }) => id === 'httpx')!;
  expect(await client.available({ python: interpreter('given', '3 12 1') })).toEqual({ ok: true });
  await expect(client.connect({})).rejects.toThrow('Python host');
});
