// An app that somebody has to point at the mock: what is said, and what is waited for.
import { describe, expect, it } from 'vitest';
import { isHere } from '../../../../src/record/subjects/app-process.ts';
import {
  createPointing,
  isUnpointed,
  pointingWords,
  waitUntilPointed,
} from '../../../../src/record/subjects/pointing.ts';
import type { AppSeen } from '../../../../src/model/app-seen.ts';
import type { StreamRecord } from '../../../../src/model/recording.ts';
import { SILENT_APP } from '../../../support/app-seen.ts';
import { streamOf } from '../../../support/recordings.ts';

it('the address with its port, in each variable that an SDK reads, and keys that are none', () => {
  const lines = pointingWords('http://127.0.0.1:9000', 'mock/steady');
  expect(lines[0]).toContain('ask http://127.0.0.1:9000/v1 as its model');
  expect(lines.slice(1).toSorted()).toEqual([
    '  ANTHROPIC_API_KEY=stream-check',
    '  ANTHROPIC_BASE_URL=http://127.0.0.1:9000',
    '  GEMINI_API_KEY=stream-check',
    '  GOOGLE_API_KEY=stream-check',
    '  GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:9000',
    '  OLLAMA_HOST=http://127.0.0.1:9000',
    '  OPENAI_API_BASE=http://127.0.0.1:9000/v1',
    '  OPENAI_API_KEY=stream-check',
    '  OPENAI_BASE_URL=http://127.0.0.1:9000/v1',
  ]);
});

const REFUSED = { method: 'GET', path: '/v1/x', status: 404, message: '' };
const failed = (status: number): Partial<StreamRecord> => ({
  outcome: { kind: 'http-error', message: '' },
  response: { status, headers: {}, contentType: null, contentEncoding: null },
});

it.each<[boolean, Partial<AppSeen> | null, Partial<StreamRecord>]>([
  [true, {}, {}],
  [true, {}, failed(500)],
  [false, {}, failed(401)],
  [false, {}, { outcome: { kind: 'connect-failed', message: '' } }],
  [false, { asked: 1 }, {}],
  [false, { askedEarlier: 1 }, {}],
  [false, { refused: REFUSED }, {}],
  [false, null, {}],
])('unpointed is %s: %j %j', (expected, app, stream) => {
  const seen = app === null ? null : { ...SILENT_APP, ...app };
  expect(isUnpointed({ stream: streamOf([], { ...stream, app: seen }) })).toBe(expected);
});

/** @param looks whether the app takes connections, at each look; the last one goes on */
async function waited(looks: boolean[] | null, { askedAt = Infinity, limitMs = 10_000 } = {}) {
  let seen = 0;
  let asked = 0;
  const pointed = await waitUntilPointed({
    isAsked: () => (asked += 1) > askedAt,
    isListening: looks === null ? null : async () => looks[Math.min(seen++, looks.length - 1)]!,
    limitMs,
    signal: undefined,
  });
  return { pointed, looks: seen };
}

it('until it was gone and is there again, or the mock is asked, or nobody waits any longer', async () => {
  expect(await waited([true, false, false, true])).toEqual({ pointed: true, looks: 4 });
  expect(await waited([false, true])).toEqual({ pointed: true, looks: 2 });
  expect(await waited([true], { askedAt: 1 })).toEqual({ pointed: true, looks: 1 });
  expect(await waited(null, { askedAt: 1 })).toEqual({ pointed: true, looks: 0 });
  expect((await waited([true], { limitMs: 60 })).pointed).toBe(false);
  expect((await waited([false], { limitMs: 60 })).pointed).toBe(false);
});

describe('who is waited for', () => {
  /** @param origin one that nobody looks at, for a port would be */
  function pointing(origin: string, { isBehindProxy = false, askedAt = Infinity } = {}) {
    const notes: string[] = [];
    let looks = 0;
    const isAsked = () => (looks += 1) > askedAt;
    const note = (text: string) => void notes.push(text);
    const becomes = createPointing({ origin, isBehindProxy, isAsked, limitMs: 60, note, signal: undefined });
    return { becomes: () => becomes(() => notes.push('waits')), notes };
  }

  it('one of another machine, or behind a proxy: until the mock is asked, and once', async () => {
    for (const [origin, isBehindProxy] of [
      ['http://192.0.2.1:3000', false],
      ['http://127.0.0.1:9', true],
    ] as const) {
      const { becomes, notes } = pointing(origin, { isBehindProxy });
      expect([await becomes(), await becomes()]).toEqual([false, false]);
      const how = 'Point the app there, and ask it once: that is waited for, 0.06 s (--timeout).';
      expect(notes).toEqual(['waits', `${origin} answered, and did not ask the mock. ${how}`]);
    }
    const asks = pointing('http://192.0.2.1:3000', { askedAt: 2 });
    expect(await asks.becomes()).toBe(true);
  });

  it('nobody, where the mock was asked before', async () => {
    const { becomes, notes } = pointing('http://127.0.0.1:9', { askedAt: 0 });
    expect({ pointed: await becomes(), notes }).toEqual({ pointed: false, notes: [] });
  });

  it.each([
    ['http://localhost:3000', true],
    ['http://app.localhost', true],
    ['https://127.0.0.2:8443', true],
    ['http://[::1]:80', true],
    ['http://128.0.0.1', false],
    ['https://localhost.example.com', false],
  ])('%s is of this machine: %s', (origin, expected) => expect(isHere(origin)).toBe(expected));
});
