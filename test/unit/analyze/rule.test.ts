// A mechanism as evidence: a row for each kind.
import { expect, it } from 'vitest';
import { mechanism } from '../../../src/analyze/mechanism.ts';
import { ruleOf } from '../../../src/analyze/rule.ts';
import type { Mechanism } from '../../../src/model/delivery.ts';
import type { Rule } from '../../../src/model/holding-rule.ts';

const hop = 'client';
const by = 'lock-step';

it.each<[Mechanism, Rule]>([
  [
    { ...mechanism('size'), sizeBytes: 4096, accounting: 'framed' },
    { kind: 'buffer', hop, by, sizeBytes: 4096, accounting: 'framed' },
  ],
  [mechanism('size'), { kind: 'irregular', hop }],
  [
    { ...mechanism('block'), sizeBytes: 512 },
    { kind: 'block', hop, by, sizeBytes: 512 },
  ],
  [mechanism('block'), { kind: 'irregular', hop }],
  [
    { ...mechanism('count'), count: 4 },
    { kind: 'count', hop, by, chunks: 4 },
  ],
  [mechanism('count'), { kind: 'irregular', hop }],
  ...(['timer', 'linger', 'pace', 'delay'] as const).map((kind): [Mechanism, Rule] => [
    { ...mechanism(kind), periodMs: 50 },
    { kind: 'period', hop, period: kind, periodMs: 50 },
  ]),
  [mechanism('pace'), { kind: 'period', hop, period: 'pace', periodMs: null }],
  [mechanism('ambiguous'), { kind: 'ambiguous', hop, by, fits: [] }],
  [mechanism('irregular'), { kind: 'irregular', hop }],
  [mechanism('full'), { kind: 'irregular', hop }],
])('%j', (found, rule) => {
  expect(ruleOf(found, hop, by)).toEqual(rule);
});
