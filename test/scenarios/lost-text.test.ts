// Text that is lost, with real processes: a client, an app, a program. It never passes, and the hop is right.
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/model/report.ts';
import { checkJson, readReport, runBuilt } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { long } from '../support/form.ts';

type Integrity = NonNullable<Run['integrity']>;

describe.concurrent('a client', () => {
  it.each<[string, string, Partial<Integrity>]>([
    ['by-block', 'steady', { kind: 'missing' }],
    ['decodes', 'split-utf8', { kind: 'replacement-characters' }],
    ['one-kept', 'steady', { kind: 'last-piece-lost', missingPieces: 1 }],
    ['nothing', 'steady', { kind: 'nothing-came', missingPieces: 40 }],
  ])('%s', async (how, scenario, expected) => {
    const args = [`mock/${scenario}`, '--client', './fixtures/projects/lossy/client.mjs', '--timed'];
    const { code, run } = await checkJson(args, { LOSSY: how });
    expect(run.integrity).toMatchObject({ ok: false, hop: 'client', ...expected });
    expect(run.verdict).toMatchObject({ passed: false, hop: 'client' });
    expect(run.verdict.evidence[0]?.kind).toBe('text-lost');
    expect(run.verdict.reason ?? 'text-lost').toBe('text-lost');
    expect({ status: run.status, code }).toEqual({ status: 'failed', code: 1 });
  });
});

describe.concurrent('an app', () => {
  const through = async (mode: string) => {
    const port = await freePort();
    const start = `${process.execPath} fixtures/projects/node-chat/app.mjs ${port} ${mode}`;
    const args = ['through', `http://127.0.0.1:${port}/chat`, '--scenario', 'steady', '--start', start, '--timed'];
    return checkJson(args, {});
  };

  it('that drops every third piece', async () => {
    const { code, run } = await through('drops');
    expect(run.integrity).toMatchObject({
      kind: 'missing',
      hop: 'upstream',
      missingPieces: 13,
      ofPieces: 40,
      places: 13,
    });
    expect(run.vantages.wire!.characters).toBe(run.integrity!.ofCharacters! - run.integrity!.missingCharacters);
    expect(run.verdict).toMatchObject({ passed: false, hop: 'upstream' });
    expect(run.verdict.summary).toContain('13 of 40 chunks never came');
    expect(run.verdict.summary).not.toMatch(/late|pause/);
    expect(code).toBe(1);
  });

  it('that gives its request up and ends in order', async () => {
    const { code, run } = await through('stops');
    expect(run.integrity).toMatchObject({ kind: 'cut-off', hop: 'upstream', isLeft: true, ofPieces: 40 });
    expect(run.verdict.summary).toContain('is cut off by the app');
    expect(code).toBe(1);
  });

  long.it('that says a piece twice', async () => {
    const { code, run } = await through('doubles');
    expect(run.integrity).toMatchObject({ kind: 'repeated', hop: 'upstream', missingCharacters: 0 });
    expect(code).toBe(1);
  });
});

it.concurrent('a program that prints the beginning and ends with 0', async () => {
  const args = [
    'run',
    '--scenario',
    'steady',
    '--timed',
    '--json',
    '--',
    'node',
    'fixtures/projects/lossy/program.mjs',
  ];
  const { code, run } = readReport(await runBuilt(args, {}));
  expect(run.integrity).toMatchObject({
    kind: 'cut-off',
    hop: 'display',
    missingPieces: 30,
    ofPieces: 40,
    isLeft: false,
  });
  expect(run.verdict).toMatchObject({ passed: false, hop: 'display' });
  expect(run.verdict.summary).toContain('is cut off by the program: 30 of 40 chunks never came');
  expect(code).toBe(1);
});
