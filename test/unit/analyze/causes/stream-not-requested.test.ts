// A request for no stream: it decides the verdict.
import { describe, expect, it } from 'vitest';
import { draw, recordingOf, streamOf } from '../../../support/recordings.ts';
import { causeIn, runOf } from '../../../support/runs.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';
const AT_ONCE = '..................a';

describe('stream-not-requested', () => {
  it.each([
    [false, 'detected'],
    [true, 'ruled-out'],
    [null, 'not-applicable'],
  ])('asked: %s', (streamRequested, status) => {
    const request = {
      streamRequested,
      path: '/v1/chat/completions',
      model: null,
      acceptEncoding: null,
      httpVersion: '1.1',
    };
    const recording = recordingOf([streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)], { request })]);
    expect(causeIn(recording, 'stream-not-requested').status).toBe(status);
  });
});

it('a stream that was not asked for decides: held to the end where the request was made', () => {
  const request = { streamRequested: false, path: '/v1/x', model: null, acceptEncoding: null, httpVersion: '1.1' };
  const timelines = [draw('origin', ''), draw('wire', AT_ONCE), draw('app', AT_ONCE)];
  const decided = (kind: 'client' | 'app') => {
    const recording = recordingOf([streamOf(timelines, { request })]);
    const { delivery, hop, passed, summary } = runOf({
      ...recording,
      subject: { kind },
    }).verdict;
    return { delivery, hop, passed, summary };
  };
  const summary = 'not incremental: no stream was asked for, so the answer came whole';
  expect(decided('client')).toEqual({ delivery: 'buffered', hop: 'client', passed: false, summary });
  expect(decided('app')).toEqual({ delivery: 'buffered', hop: 'upstream', passed: false, summary });
});
