// Each cause is found in the recordings that show it, and in none of its look-alikes.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { causes } from '../../src/analyze/causes/index.ts';
import { Recording } from '../../src/model/recording.ts';
import { runOf } from '../support/runs.ts';

const DIRECTORY = new URL('../../fixtures/recordings/', import.meta.url);
const load = (path: string) => Recording.parse(JSON.parse(readFileSync(new URL(path, DIRECTORY), 'utf8')));

describe.each(causes.entries.map(({ id }) => id))('%s', (id) => {
  const names = readdirSync(new URL(id, DIRECTORY));

  it.each(names)('%s', (name) => {
    const { verdict } = runOf(load(`${id}/${name}`));
    const { status } = verdict.causes.find((cause) => cause.id === id)!;
    if (name.startsWith('not-')) expect(status).not.toMatch(/detected|suspected|error/);
    else expect(status).toBe('detected');
  });

  it('has a recording that shows it, and a look-alike', () => {
    expect(names.some((name) => name.startsWith('not-'))).toBe(true);
    expect(names.some((name) => !name.startsWith('not-'))).toBe(true);
  });
});

it('names the line of google/adk-python#1306', () => {
  const { loop, verdict } = runOf(load('sync-iteration-in-async/google-adk-1.2.1.json'));
  expect(loop?.blockedAt[0]).toMatchObject({ file: 'google/adk/models/lite_llm.py', line: 682 });
  const found = verdict.causes.find(({ id }) => id === 'sync-iteration-in-async');
  expect(found?.evidence[0]).toMatchObject({
    kind: 'place',
    file: 'google/adk/models/lite_llm.py',
    line: 682,
    function: 'generate_content_async',
  });
  expect(found?.words[0]).toContain(
    'lite_llm.py:682 generate_content_async: for part in self.llm_client.completion(**completion_args):',
  );
});
