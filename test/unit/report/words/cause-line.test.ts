// Which sentence of a cause a reporter prints when it has one line.
import { expect, it } from 'vitest';
import type { Evidence } from '../../../../src/model/evidence.ts';
import type { CauseFinding, Verdict } from '../../../../src/model/verdict.ts';
import { causeLine } from '../../../../src/report/words/cause-line.ts';

const place = { package: null, file: 'a.py', line: 7, function: null, source: null, share: 1 };
const HELD: Evidence = { kind: 'held-open', streams: 2, reachedOrigin: true };
const DEAD: Evidence = { kind: 'loop-state', isAlive: false };
const found: CauseFinding = { id: 'x', status: 'detected', hop: 'client', evidence: [], words: [], advice: null };
const run = (verdict: Partial<Verdict>, blockedAt = [place]) =>
  ({ verdict: { why: [], evidence: [], ...verdict }, loop: { blockedAt } }) as unknown as Parameters<
    typeof causeLine
  >[1];

it('the first one', () => {
  expect(causeLine({ ...found, words: ['One.', 'Two.'] }, run({}), true)).toBe('x: One.');
});

it('not that of a place, which has a line of its own', () => {
  expect(causeLine({ ...found, words: ['90 % of it at a.py:7', 'Two.'] }, run({}), true)).toBe('x: Two.');
  expect(causeLine({ ...found, words: ['90 % of it at a.py:7'] }, run({}), true)).toBeNull();
});

it('not what the verdict has said, in these words or in others', () => {
  const finding = { ...found, evidence: [HELD, DEAD], words: ['Held.', 'Dead.'] };
  expect(causeLine(finding, run({ why: ['Held.'] }), true)).toBe('x: Dead.');
  expect(causeLine(finding, run({ why: ['It was held.'], evidence: [HELD] }), true)).toBe('x: Dead.');
  expect(causeLine(finding, run({ why: ['Held.'], evidence: [HELD, DEAD] }), true)).toBeNull();
});

it('of a run that passes nothing was said before', () => {
  expect(causeLine({ ...found, words: ['One.'] }, run({ why: ['One.'] }), false)).toBe('x: One.');
});
