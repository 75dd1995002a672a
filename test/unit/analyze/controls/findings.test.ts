// What controls say of causes: a cause that one shows is detected, one that is left is suspected, one that is excluded is none.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/analyze/analyze.ts';
import { HELD, endpointOf, STEADY, THREE, type Answer } from '../../../support/endpoint-answers.ts';

const GZIPPED: Answer = { ...HELD, contentEncoding: 'gzip' };

function statusOf(...of: Parameters<typeof endpointOf>) {
  const { causes } = analyze(endpointOf(...of)).verdict;
  return (id: string) => causes.find((cause) => cause.id === id)!;
}

describe('a cause of an endpoint', () => {
  it('is detected by what lets the text through, with what to do about it', () => {
    const cause = statusOf(HELD, { direct: [HELD, STEADY, STEADY, HELD] });
    expect(cause('proxy-buffering')).toMatchObject({
      status: 'detected',
      hop: 'upstream',
      evidence: expect.arrayContaining([expect.objectContaining({ kind: 'control', control: 'direct' })]),
      advice: expect.stringContaining('Switch buffering off for this path in what stands in front of the app.'),
    });
    expect(cause('collected-answer')).toMatchObject({ status: 'ruled-out', evidence: [], advice: null });
  });

  it('is suspected where it is left, and no more than that', () => {
    const cause = statusOf(HELD, { 'second-request': [HELD, HELD] });
    for (const id of ['proxy-buffering', 'unflushed-writes', 'collected-answer'])
      expect(cause(id), id).toMatchObject({ status: 'suspected', hop: 'upstream', advice: expect.any(String) });
    expect(cause('flush-timer').status).not.toBe('suspected');
  });

  it('is ruled out by what changes nothing without it', () => {
    const cause = statusOf(GZIPPED, { identity: [GZIPPED, HELD, HELD, GZIPPED] });
    expect(cause('compressor-not-flushed')).toMatchObject({ status: 'ruled-out' });
  });

  it('of what streams is none before a control shows it', () => {
    const none = statusOf(STEADY, { parallel: [STEADY, ...THREE, ...THREE, STEADY] });
    expect(none('serialised-streams').status).toBe('ruled-out');
    const later = (k: number): Answer => ({ ...STEADY, atMs: 300 + 1200 * k });
    const waiting = [later(0), later(1), later(2)];
    const cause = statusOf(STEADY, { parallel: [STEADY, ...waiting, ...waiting, STEADY] });
    expect(cause('serialised-streams').status).toBe('detected');
    const open = statusOf(STEADY, { parallel: [STEADY, STEADY] });
    expect(open('serialised-streams').status).not.toMatch(/^(detected|suspected)$/);
  });

  it('is as one answer shows it, where no control was made', () => {
    expect(statusOf(GZIPPED)('compressor-not-flushed').status).not.toBe('ruled-out');
    expect(statusOf(HELD)('proxy-buffering').status).not.toBe('detected');
  });
});
