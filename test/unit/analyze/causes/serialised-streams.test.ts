// Streams that wait for each other: where they wait.
import { describe, expect, it } from 'vitest';
import type { LoopLog } from '../../../../src/model/loop-log.ts';
import { aliveLoop, deadLoop, draw, HELD_BACK, probeOf, recordingOf, streamOf } from '../../../support/recordings.ts';
import { causeIn, runOf } from '../../../support/runs.ts';

const SPOKEN = 'x.x.x.x.x.x.x.x.x.x';

describe('serialised-streams', () => {
  const finding = (loop: LoopLog | null) => {
    const probe = probeOf(HELD_BACK, { loop });
    const timed = streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)]);
    return causeIn(recordingOf([timed, probe]), 'serialised-streams');
  };

  it('behind a blocked loop', () => {
    expect(finding(deadLoop(0, 2600))).toMatchObject({ status: 'detected', hop: 'event-loop' });
  });

  it('behind a pool or a lock, where the loop is alive', () => {
    expect(finding(aliveLoop(0, 2600))).toMatchObject({ status: 'detected', hop: 'client' });
  });

  it('an app is not looked into', () => {
    const probe = probeOf(HELD_BACK);
    const timed = streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)]);
    const recording = recordingOf([timed, probe]);
    const ofApp = { ...recording, subject: { kind: 'app' as const } };
    expect(runOf(ofApp).verdict).toMatchObject({ passed: false, hop: 'upstream' });
    const { hop, evidence } = causeIn(ofApp, 'serialised-streams');
    expect({ hop, evidence }).toEqual({
      hop: 'upstream',
      evidence: [{ kind: 'held-open', streams: 2, reachedOrigin: false }],
    });
  });

  it.each(['gunicorn', 'Werkzeug/3.1.9 Python/3.11.7', 'waitress'])('a server of WSGI is named: %s', (server) => {
    const timed = streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)]);
    const answered = (headers: Record<string, string>) => ({ ...timed, response: { ...timed.response!, headers } });
    const adviceOf = (headers: Record<string, string>) => {
      const recording = recordingOf([answered(headers), probeOf(HELD_BACK)], { subject: { kind: 'app' } });
      return causeIn(recording, 'serialised-streams').advice;
    };
    expect(adviceOf({ server })).toContain(`The server names itself ${server}: where it serves by WSGI`);
    expect(adviceOf({ server: 'uvicorn' })).not.toContain('names itself');
    for (const headers of [{ server }, {}]) expect(adviceOf(headers)).toContain('stream-check explain gunicorn');
    expect(adviceOf({ server: 'gunicorn' })).toContain('gunicorn --worker-class gthread --threads 40 app:app');
    expect(adviceOf({ server: 'uvicorn' })).toContain('iterate_in_threadpool(words())');
  });

  it('cannot be said without the probe', () => {
    const timed = streamOf([draw('origin', SPOKEN), draw('wire', SPOKEN)]);
    expect(causeIn(recordingOf([timed]), 'serialised-streams').status).toBe('not-applicable');
  });
});
