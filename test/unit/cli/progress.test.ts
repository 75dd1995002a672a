import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../src/cli/progress.ts';
import type { ProgressEvent } from '../../../src/model/progress-event.ts';

const TERMINAL = { colorLevel: 0, unicode: true, columns: 80 } as const;
const phase = (atMs: number): ProgressEvent => {
  return { kind: 'phase', phase: 'timed', doing: 'timed', client: 'undici', repeat: 1, plannedMs: 3000, atMs };
};

function written(stream: PassThrough): string {
  return (stream.read() as Buffer | null)?.toString() ?? '';
}

describe('on a terminal', () => {
  it('one line: client, what is going on, elapsed of planned; wiped at the end', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true });
    const progress = createProgress(stream, TERMINAL);
    progress.event(phase(Date.now() - 1200));
    const line = written(stream);
    expect(line).toContain('undici · timed · 1.2 of 3.0 s');
    expect(line).not.toContain('\n');
    progress.stop();
    expect(written(stream)).toBe('\r\u001b[2K');
  });

  it('makes room for what a program says', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true });
    const progress = createProgress(stream, TERMINAL);
    progress.event({ kind: 'stderr', text: 'careful\n', hold: () => {} });
    expect(written(stream)).toBe('\r\u001b[2Kcareful\n');
    progress.stop();
  });

  it('grows with the text, and never beyond the width', async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true });
    const progress = createProgress(stream, TERMINAL);
    const start = Date.now() - 60_000;
    progress.event(phase(start));
    for (let i = 0; i < 600; i++) progress.event({ kind: 'delta', atMs: start + 100 * i, characters: 20 });
    written(stream);
    await expect.poll(() => written(stream), { timeout: 4_000 }).toMatch(/600 chunks {2}[▁-█·]{20}/);
    progress.event(phase(start));
    // eslint-disable-next-line no-control-regex
    expect(written(stream).replace(/\r|\u001b\[[\d;]*[mK]/g, '').length).toBeLessThan(160);
    progress.stop();
  });
});

it('in a pipe: nothing at all', () => {
  const stream = new PassThrough();
  const progress = createProgress(stream, TERMINAL);
  progress.event(phase(Date.now()));
  progress.event({ kind: 'delta', atMs: Date.now(), characters: 5 });
  progress.stop();
  expect(written(stream)).toBe('');
});

it.each([true, false])(
  'names and notes cannot steer the terminal, what a program says is its own (terminal: %s)',
  (isTTY) => {
    const stream = Object.assign(new PassThrough(), { isTTY });
    const progress = createProgress(stream, TERMINAL);
    progress.event({ ...phase(Date.now()), client: 'we\u001b[3J\u202ey.mjs' } as ProgressEvent);
    progress.event({ kind: 'note', text: 'a note\u001b[3J\u009b' });
    progress.event({ kind: 'stderr', text: 'said\u001b[4J\n', hold: () => {} });
    const text = written(stream);
    expect(text).toContain('a note\\x1b[3J\\x9b\n');
    for (const mark of ['\u001b[3J', '\u202e', '\u009b']) expect(text).not.toContain(mark);
    expect(text).toContain('said\u001b[4J\n');
    progress.stop();
  },
);

it('a reader that is slower than the program makes it wait, until there is room again', async () => {
  const slow = new PassThrough({ highWaterMark: 4 });
  const holds: Promise<unknown>[] = [];
  const progress = createProgress(slow, TERMINAL);
  const say = (text: string) => progress.event({ kind: 'stderr', text, hold: (until) => void holds.push(until) });
  say('abc');
  expect(holds).toEqual([]);
  say('defgh');
  expect(holds).toHaveLength(1);
  const early = await Promise.race([holds[0], new Promise((resolve) => setImmediate(resolve, 'still held'))]);
  expect(early).toBe('still held');
  slow.resume();
  await holds[0];
  progress.stop();
});
