// Chunks that are collected by number: an app that passes on four at a time, as it was recorded.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../../src/mock/scenarios.ts';
import { Recording } from '../../../../src/model/recording.ts';
import { simulatedApp } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

const FILE = new URL('../../../../fixtures/recordings/collected-chunks/by-fours.json', import.meta.url);
const BY_FOURS = Recording.parse(JSON.parse(readFileSync(FILE, 'utf8')));

describe('collected-chunks', () => {
  it('how many, and where to look', () => {
    const finding = causeIn(BY_FOURS, 'collected-chunks');
    expect(finding).toMatchObject({
      status: 'detected',
      hop: 'upstream',
      evidence: [{ kind: 'count', by: 'lock-step', chunks: 4 }],
      figures: { chunks: 4 },
    });
    expect(finding.advice).toMatch(/^Look for the number 4: a list or batch/);
    expect(finding.advice).toContain('stream_interval');
  });

  it('lock-step alone is enough, time alone shows no number', () => {
    const only = (instrument: string) => {
      const streams = BY_FOURS.streams.filter((stream) => stream.instrument === instrument);
      return causeIn({ ...BY_FOURS, streams }, 'collected-chunks').status;
    };
    expect(only('lock-step')).toBe('detected');
    expect(only('timed')).toBe('ruled-out');
  });

  it.each(['probe', 'batched-4096', 'batched-500ms', 'buffered'])('not %s', (scenario) => {
    expect(causeIn(simulatedApp(scenarios.get(scenario)), 'collected-chunks').status).toBe('ruled-out');
  });

  it('needs to know of a hop', () => {
    expect(causeIn({ ...BY_FOURS, streams: [] }, 'collected-chunks').status).toBe('not-applicable');
  });
});
