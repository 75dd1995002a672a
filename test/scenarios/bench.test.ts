// Each benchmark runs, in its smallest form. Its figures are those of a machine, and not looked at.
import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { someOf } from '../support/form.ts';

const RUN = fileURLToPath(new URL('../bench/run.mjs', import.meta.url));
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [RUN, ...args]);

const ids = execFileSync(process.execPath, [RUN, '--list'], { encoding: 'utf8' }).trimEnd().split('\n');
/** Those that start no command line. */
const QUICK = ['mock-schedule', 'many-streams', 'memory', 'fuzz', 'reporters'];

// Most of the time they wait for somebody, and no figure is looked at: several at once.
it.concurrent.each(someOf(ids, (id) => QUICK.includes(id)))(
  '%s',
  async (id) => {
    const { stdout } = await bench('--smallest', '--json', id);
    const { results } = JSON.parse(stdout) as {
      results: { id: string; goal: string; figures: Record<string, unknown>; met: boolean }[];
    };
    expect(results.map((result) => result.id)).toEqual([id]);
    const { goal, figures, met } = results[0]!;
    expect(goal).not.toBe('');
    expect(typeof met).toBe('boolean');
    // JSON has no NaN: it says null.
    const values = Object.values(figures).flatMap((figure) =>
      typeof figure === 'object' ? Object.values(figure ?? { figure }) : [figure],
    );
    expect(values.length).toBeGreaterThan(0);
    expect(values).not.toContain(null);
  },
  300_000,
);
