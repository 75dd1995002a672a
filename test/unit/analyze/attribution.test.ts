// The truth table of attribution.ts is a drawing in its first lines: it is read from there and held to the code.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectedButUnseen, hopAtFault } from '../../../src/analyze/attribution.ts';
import { noStreamRequested } from '../../../src/analyze/verdict.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import type { DetectedCause } from '../../../src/model/judgement.ts';
import type { Measures } from '../../../src/model/report.ts';
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

describe('a kind of words that was asked for', () => {
  type Channels = Measures['channels'];
  const channel = (characters: number, arrivedCharacters: number) =>
    ({ characters, arrivedCharacters }) as NonNullable<Channels['text']>;
  const unseen = (channels: Channels) => expectedButUnseen({ expect: ['text', 'reasoning'] }, { channels });

  it.each<[string, Channels, string | null]>([
    ['was spoken, and never came', { text: channel(90, 90), reasoning: channel(60, 0) }, 'reasoning'],
    ['the first of several', { text: channel(90, 0), reasoning: channel(60, 0) }, 'text'],
    ['came in part', { text: channel(90, 90), reasoning: channel(60, 1) }, null],
    ['was never spoken', { text: channel(90, 90), reasoning: channel(0, 0) }, null],
    ['is not known', { text: channel(90, 90) }, null],
    ['was not asked for', { 'tool-arguments': channel(60, 0) }, null],
  ])('%s', (_, channels, expected) => {
    expect(unseen(channels)).toBe(expected);
  });
});

it('that no stream was asked for is what the cause of that name has detected', () => {
  const finding = (id: string, status: DetectedCause['status']) => ({ id, status }) as DetectedCause;
  const [detected, others] = [finding('stream-not-requested', 'detected'), finding('smoother', 'detected')];
  expect(noStreamRequested({ findings: [others, detected] })).toBe(detected);
  expect(noStreamRequested({ findings: [others, finding('stream-not-requested', 'ruled-out')] })).toBeNull();
  expect(noStreamRequested({ findings: [] })).toBeNull();
});
