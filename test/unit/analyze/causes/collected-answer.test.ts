// An answer whose length was known before its first byte.
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../../src/mock/scenarios.ts';
import { simulated, simulatedApp } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

const LENGTH = { 'content-length': '14021' };
const found = (scenario: string, headers: Record<string, string> = LENGTH) =>
  causeIn(simulatedApp(scenarios.get(scenario), headers), 'collected-answer');

describe('collected-answer', () => {
  it.each(['buffered', 'replayed'])('late, with a length: %s', (scenario) => {
    const finding = found(scenario);
    expect(finding).toMatchObject({
      status: 'detected',
      hop: 'upstream',
      evidence: [{ kind: 'header', name: 'content-length', value: '14021', tells: 'length-known' }],
    });
    expect(finding.words).toEqual([
      'The header content-length: 14021 was sent before the text: who sent it had the whole answer by then.',
    ]);
    expect(finding.advice).toMatch(/^Look in the app, or in front of it,/);
  });

  it('a length alone accuses nobody', () => {
    expect(found('probe-short').status).toBe('ruled-out');
  });

  it('not without a length', () => {
    expect(found('buffered', {}).status).toBe('ruled-out');
  });

  it('or where the app says so itself, and who it is', () => {
    const recording = simulatedApp(scenarios.get('buffered'), {});
    const line = '/venv/site-packages/django/x.py:1: Warning: StreamingHttpResponse must consume synchronous iterators';
    const finding = causeIn({ ...recording, said: [line] }, 'collected-answer');
    expect(finding).toMatchObject({ status: 'detected', evidence: [{ kind: 'said-by-the-app', lines: [line] }] });
    expect(finding.advice).toContain('Django: async for text in words(): (stream-check explain django).');
    expect(causeIn({ ...recording, said: ['Warning: another one'] }, 'collected-answer').status).toBe('ruled-out');
  });

  it('the server of a client is no app', () => {
    const recording = simulated(scenarios.get('buffered'));
    const streams = recording.streams.map((stream) => ({
      ...stream,
      response: { ...stream.response!, headers: LENGTH },
    }));
    expect(causeIn({ ...recording, streams }, 'collected-answer').advice).toMatch(
      /^Look in the server, or in front of it,/,
    );
  });
});
