// The truth table of attribution.ts is a drawing in its first lines: it is read from there and held to the code.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hopAtFault } from '../../../src/analyze/attribution.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import type { VantageId } from '../../../src/model/timeline.ts';

const SIGNS: Record<string, Delivery> = { '.': 'incremental', x: 'buffered', '?': 'inconclusive' };
const source = readFileSync(new URL('../../../src/analyze/attribution.ts', import.meta.url), 'utf8');
const rows = [...source.matchAll(/^\/\/ {4}([.x?-]) {5}([.x?-]) {6}([.x?-]) {8}([.x?-]) {8}(\S+)/gm)].map(
  ([, wire, app, observer, screen, hop]) =>
    [{ wire: wire!, app: app!, observer: observer!, screen: screen! }, hop === '-' ? null : hop!] as const,
);

it('is drawn', () => expect(rows).toHaveLength(13));

it.each(rows)('%o: %s', (signs, hop) => {
  const seen = Object.entries(signs).flatMap(([vantage, sign]) => (sign === '-' ? [] : [[vantage, SIGNS[sign]!]]));
  const judged = signs.screen === '-' ? 'observer' : 'screen';
  expect(hopAtFault(Object.fromEntries(seen) as Partial<Record<VantageId, Delivery>>, judged)).toBe(hop);
});

it('a verdict about the app does not see what comes after it', () => {
  expect(hopAtFault({ wire: 'incremental', app: 'incremental', observer: 'buffered' }, 'app')).toBeNull();
});

it.each(['batched', 'buffered', 'replayed', 'throttled', 'stalled'] as const)('%s is late', (delivery) => {
  expect(hopAtFault({ wire: delivery }, 'wire')).toBe('upstream');
});

it.each(['incremental', 'micro-batched', 'coarse', 'inconclusive'] as const)('%s is not', (delivery) => {
  expect(hopAtFault({ wire: delivery }, 'wire')).toBeNull();
});
