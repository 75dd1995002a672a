// list and explain: every id that is listed has a page, and both fit a terminal.
import { describe, expect, it } from 'vitest';
import { allPages } from '../../src/cli/pages.ts';
import { DELIVERIES } from '../../src/model/delivery.ts';
import { VantageMeasures } from '../../src/model/measures.ts';
import { metrics } from '../../src/metrics/metrics.ts';
import { causes } from '../../src/analyze/causes/index.ts';
import { runCli } from './fake-io.ts';

const LISTS = ['clients', 'protocols', 'scenarios', 'causes', 'reporters', 'providers'];
const ids = [...new Set(allPages().map(({ id }) => id))];

function tooLong(text: string): string[] {
  return text.split('\n').filter((line) => line.length > 80);
}

describe('explain', () => {
  it.each(ids)('%s has a page', async (id) => {
    const { code, stdout, stderr } = await runCli(['explain', id]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`: ${id}\n`);
    expect(stdout.length).toBeGreaterThan(60);
    expect(stdout).not.toContain('undefined');
    expect(tooLong(stdout)).toEqual([]);
  });

  it('without an id lists them all', async () => {
    const { code, stdout } = await runCli(['explain']);
    expect(code).toBe(0);
    for (const id of ids) expect(`\n${stdout}`).toContain(`\n  ${id} `);
    expect(tooLong(stdout)).toEqual([]);
  });

  it('knows each class of delivery, exit code and client', () => {
    expect(ids).toEqual(expect.arrayContaining([...DELIVERIES, '0', '1', '2', '3', '4', '70', '130', 'undici']));
  });

  it.each([
    [['held %'], 'word: held'],
    [['first', 'token'], 'word: first-token'],
    [['◀ held'], 'word: held'],
    [['exit', '3'], 'exit code: 3'],
    [['Event loop'], 'hop: event-loop'],
  ])('%j is found as it stands in a report', async (typed, heading) => {
    const { code, stdout } = await runCli(['explain', ...typed]);
    expect(code).toBe(0);
    expect(stdout).toContain(`${heading}\n`);
  });

  it('prints both pages of an id that is a delivery and a scenario', async () => {
    const { stdout } = await runCli(['explain', 'buffered']);
    expect(stdout).toContain('delivery: buffered');
    expect(stdout).toContain('scenario: buffered');
  });

  it('names JSON fields that there are', () => {
    for (const { field } of metrics.entries) {
      const name = /vantages\.<vantage>\.(\w+)/.exec(field)?.[1];
      if (name !== undefined) expect(Object.keys(VantageMeasures.shape)).toContain(name);
    }
  });

  it.each(causes.entries.map(({ id }) => id))(
    'the page of %s has its headings, and begins with its summary',
    async (id) => {
      const page = await allPages()
        .find((entry) => entry.kind === 'cause' && entry.id === id)!
        .text(80);
      expect(page.split('\n').filter((line) => line.startsWith('#'))).toEqual([
        `# ${id}`,
        '## What you see',
        '## Why it happens',
        '## How we tell',
        '## How to fix',
        '## What else it could be',
      ]);
      expect(page.split('\n\n')[1]!.replaceAll('\n', ' ')).toBe(causes.get(id).summary);
    },
  );
});

describe('list', () => {
  it.each(LISTS)('%s, as text and as JSON', async (what) => {
    const text = await runCli(['list', what]);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(tooLong(text.stdout)).toEqual([]);
    const json = JSON.parse((await runCli(['list', what, '--json'])).stdout) as { id: string; summary: string }[];
    expect(json.length).toBeGreaterThan(0);
    for (const { id, summary } of json) {
      expect(text.stdout).toMatch(new RegExp(`^  ${id} `, 'm'));
      expect(summary).not.toBe('');
    }
  });

  it('without a name lists everything', async () => {
    const { stdout } = await runCli(['list', '--json']);
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(LISTS);
    const text = await runCli(['list']);
    for (const what of LISTS) expect(text.stdout).toMatch(new RegExp(`^${what}( \\(|$)`, 'm'));
  });
});
