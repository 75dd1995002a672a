import { describe, expect, it } from 'vitest';
import { documentKindOf, whyUnfit } from '../../../src/model/documents.ts';

const recording = { schemaVersion: 1, kind: 'recording', tool: { name: 'stream-check', version: '0.1.0' } };
const report = { schemaVersion: 1, tool: { name: 'stream-check', version: '0.1.0' }, runs: [], exitCode: 0 };
const baseline = { schemaVersion: 1, kind: 'baseline', entries: [] };
const scenario = { id: 'a', schedule: {}, expect: {} };

it.each([
  [recording, 'recording'],
  [report, 'report'],
  [baseline, 'baseline'],
  [scenario, 'scenario'],
  [{ name: 'p', version: '1.0.0' }, null],
  [{ runs: [], version: '2.1.0', $schema: 'https://sarif' }, null],
  [[], null],
  [null, null],
  ['recording', null],
])('%j is %s', (content, kind) => {
  expect(documentKindOf(content)).toBe(kind);
});

describe('why it is not what is wanted', () => {
  it.each<[unknown, ('recording' | 'report' | 'baseline')[], string | null]>([
    [recording, ['recording'], null],
    [report, ['report', 'recording'], null],
    [baseline, ['report', 'recording'], 'is a baseline, and no report or recording'],
    [recording, ['baseline'], 'is a recording, and no baseline'],
    [{ name: 'p' }, ['report'], 'is no file of stream-check'],
    [
      { ...report, schemaVersion: 2, tool: { version: '3.0.0' } },
      ['report'],
      'has schema version 2, made by stream-check 3.0.0, and this stream-check reads version 1',
    ],
    [{ ...baseline, schemaVersion: 2 }, ['baseline'], 'has schema version 2, and this stream-check reads version 1'],
    // Whatever else is wrong is said by the key that does not fit.
    [{ ...baseline, schemaVersion: 'x' }, ['baseline'], null],
    [[], ['report'], null],
    [{ schemaVersion: 1 }, ['report'], null],
  ])('%j as %j', (content, wanted, reason) => {
    expect(whyUnfit(content, wanted)).toBe(reason);
  });
});
