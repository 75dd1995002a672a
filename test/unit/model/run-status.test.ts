// The table of run-status.ts is a drawing in its first lines: it is read from there and held to the code.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { statusOf } from '../../../src/model/run-status.ts';

const source = readFileSync(new URL('../../../src/model/run-status.ts', import.meta.url), 'utf8');
const rows = [...source.matchAll(/^\/\/ {3}(\S+) {2,}(.+?) {2,}(\S+)$/gm)].slice(1).map(([, ...row]) => row as Row);
type Row = [outcome: string, verdict: string, status: string];

const FAILED = { passed: false, delivery: 'batched' };
const OPEN = { passed: false, delivery: 'inconclusive' };
const PASSED = { passed: true, delivery: 'incremental' };
const alone = { serialised: false, failure: null };

/** Runs that are meant by each word of the table. */
const VERDICTS: Record<string, Parameters<typeof statusOf>[0][]> = {
  passed: [{ verdict: PASSED, parallel: null, integrity: null }],
  'a stream failed beside the others': [{ verdict: FAILED, parallel: { ...alone, failure: {} } }],
  'inconclusive, and nothing else was shown': [
    { verdict: OPEN, parallel: null, integrity: null },
    { verdict: OPEN, parallel: alone, integrity: { ok: true } },
  ],
  else: [
    { verdict: FAILED, parallel: alone, integrity: null },
    { verdict: OPEN, parallel: { ...alone, serialised: true } },
    { verdict: OPEN, parallel: alone, integrity: { ok: false } },
  ],
};

it('is drawn', () => expect(rows).toHaveLength(5));

it.each(rows)('%s, %s: %s', (outcome, verdict, status) => {
  const kinds = outcome === 'else' ? ['http-error', 'interrupted'] : [outcome];
  const runs = verdict === 'any' ? Object.values(VERDICTS).flat() : VERDICTS[verdict]!;
  for (const kind of kinds) for (const run of runs) expect(statusOf({ ...run, outcome: { kind } })).toBe(status);
});
