// The first line of a report: what was asked, and over what the answer came.
import { expect, it } from 'vitest';
import type { StreamRecord } from '../../../../src/model/recording.ts';
import { targetLines } from '../../../../src/report/words/head.ts';
import { draw, recordingOf, streamOf } from '../../../support/recordings.ts';
import { runOf } from '../../../support/runs.ts';

function endpointLine(more: Partial<StreamRecord>, protocol: 'events' | null): string {
  const stream = streamOf([draw('wire', 'x.x.x.x.x.x.x.x.x.x')], more);
  const recording = recordingOf([stream], {
    subject: { kind: 'endpoint', controls: [], controlRequests: 0 },
    scenario: null,
  });
  const target = { ...recording.target, baseUrl: 'https://h/api', protocol };
  return targetLines([runOf({ ...recording, target })], ' · ')[0]!;
}
const { request, response } = streamOf([]);

it('of an endpoint: its address, the version of HTTP, the compression, the form of the answer', () => {
  const overHttp2 = { request: { ...request!, httpVersion: '2' }, response: { ...response!, contentEncoding: 'br' } };
  expect(endpointLine(overHttp2, 'events')).toMatch(/^https:\/\/h\/api · HTTP\/2 · br · events · 10 chunks/);
  expect(endpointLine({}, 'events')).toMatch(/^https:\/\/h\/api · HTTP\/1\.1 · events · /);
});

it('of one that never answered: its address alone', () => {
  expect(endpointLine({ request: null, response: null, timelines: {} }, null)).toBe('https://h/api');
});
