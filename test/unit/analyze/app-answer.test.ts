// Why an app's answer holds no word of its model, and what is told of it: from what was seen, made by hand.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze/analyze.ts';
import { appEvidence, isBrokenByModel, wordlessOf } from '../../../src/analyze/app-answer.ts';
import type { AppSeen } from '../../../src/model/app-seen.ts';
import type { Outcome } from '../../../src/model/delivery.ts';
import { verdictInWords } from '../../../src/report/words/verdict.ts';
import { draw, recordingOf, streamOf } from '../../support/recordings.ts';
import { SILENT_APP } from '../../support/app-seen.ts';

const SENT: NonNullable<AppSeen['sent']> = {
  status: 200,
  statusText: 'OK',
  contentType: 'text/plain',
  bytes: 88,
  location: null,
  excerpt: 'Sorry.',
};
const SEEN: AppSeen = {
  ...SILENT_APP,
  sent: SENT,
};
const REFUSED: AppSeen['refused'] = { method: 'GET', path: '/v1/chat/completions', status: 405, message: 'POST.' };
const EMPTY = { ...SENT, contentType: null, bytes: 0, excerpt: null };

describe('why there is no word', () => {
  it.each<[Partial<AppSeen>, ReturnType<typeof wordlessOf>]>([
    [{ asked: 1, cameOut: 1 }, null],
    [{}, 'never-asked'],
    [{ askedEarlier: 1 }, 'cache'],
    [{ asked: 1, earlierWords: true }, 'cache'],
    [{ asked: 1, askedEarlier: 1 }, 'changed'],
    [{ asked: 1, sent: EMPTY }, 'nothing-sent'],
    [{ asked: 1, faults: ['http-error'] }, 'model-failed'],
    [{ refused: REFUSED }, 'refused'],
    [{ refused: REFUSED, askedEarlier: 1 }, 'refused'],
    // Beside what was served, a refusal is none: many ask for the list of models first.
    [{ refused: REFUSED, asked: 1 }, 'changed'],
    [{ refused: REFUSED, earlierWords: true, askedEarlier: 1 }, 'cache'],
  ])('%j: %s', (more, why) => expect(wordlessOf({ ...SEEN, ...more })).toBe(why));
});

describe('evidence', () => {
  const kinds = (more: Partial<AppSeen>, kind: Outcome['kind'] = 'completed') =>
    appEvidence({ app: { ...SEEN, ...more }, outcome: { kind, message: null } }).map((fact) => fact.kind);

  it.each<[string, Partial<AppSeen>, Outcome['kind'], string[]]>([
    ['no word', {}, 'completed', ['model-asked', 'sent']],
    ['words', { cameOut: 1, asked: 1, sent: null }, 'completed', []],
    ['a refusal', { refused: REFUSED }, 'http-error', ['model-refused', 'sent']],
    ['an error of its own', { sent: { ...SENT, status: 502 } }, 'http-error', ['model-asked', 'sent']],
    ['an error behind its model', { asked: 1, sent: { ...SENT, status: 502 } }, 'http-error', ['sent']],
    ['a redirect', { sent: { ...SENT, status: 308 } }, 'http-error', ['sent']],
    ['a model that hangs', { cameOut: 1, asked: 1, sent: null, faults: ['hang'] }, 'timed-out', ['model-disturbed']],
  ])('%s', (_, more, outcome, expected) => expect(kinds(more, outcome)).toEqual(expected));

  it('of another subject there is none', () => {
    expect(appEvidence({ app: null, outcome: { kind: 'completed', message: null } })).toEqual([]);
  });

  it.each([
    [1_849, null],
    [1_851, 2_000],
    [2_150, 2_000],
    [2_151, null],
    [59_000, 60_000],
    [58_700, null],
    [40, null],
  ])('a silence of %i ms looks like a limit of %s', (silentMs, limitMs) => {
    const closed = { silentMs, chunks: 8 };
    const [fact] = appEvidence({
      app: { ...SEEN, cameOut: 1, sent: null, closed },
      outcome: { kind: 'completed', message: null },
    });
    expect(fact).toEqual({ kind: 'closed-by-app', silentMs, chunks: 8, limitMs });
  });
});

it('what breaks an answer off is not what holds it', () => {
  expect(isBrokenByModel({ ...SEEN, faults: ['pace', 'truncate'] })).toBe(true);
  expect(isBrokenByModel({ ...SEEN, faults: ['pace', 'gzip'] })).toBe(false);
});

describe('the verdict', () => {
  const ofApp = (
    app: Partial<AppSeen>,
    outcome: Outcome = { kind: 'completed', message: null },
    origin = 'x..x..x',
    status = 200,
  ) => {
    const timelines = origin === '' ? [draw('wire', '')] : [draw('origin', origin), draw('wire', '')];
    const stream = streamOf(timelines, { outcome, app: { ...SEEN, ...app } });
    const recording = recordingOf([{ ...stream, response: { ...stream.response!, status } }], {
      subject: { kind: 'app' },
    });
    return verdictInWords(analyze(recording).verdict, recording);
  };

  it('never tells an app to ask its model that has asked it', () => {
    for (const app of [{ asked: 1 }, { askedEarlier: 1 }, { asked: 1, sent: EMPTY }, { refused: REFUSED }])
      expect(JSON.stringify(ofApp(app))).not.toContain('has to ask the mock');
    expect(ofApp({}, undefined, '').advice).toContain('has to ask the mock');
  });

  it('quotes what the app sent', () => {
    expect(ofApp({ asked: 1 }).why.join(' ')).toContain('88 bytes of text/plain: "Sorry."');
  });

  it('a redirect is shown with its place', () => {
    const verdict = ofApp(
      { sent: { ...EMPTY, status: 308, statusText: 'Permanent Redirect', location: '/good' } },
      { kind: 'http-error', message: '308 Permanent Redirect to /good.' },
    );
    expect(verdict.advice).toContain('the address that the app names');
    expect(verdict.why.join(' ')).toContain('308 Permanent Redirect to /good');
  });

  it('a request that was refused: of the app itself, or one that a gateway passed on', () => {
    const refused = { kind: 'http-error', message: 'refused' } as const;
    const app = { refused: REFUSED, sent: { ...SENT, status: 405 } };
    expect(ofApp({ ...app, refused: { ...REFUSED, path: '/v1/elsewhere' } }, refused, '').advice).toContain(
      'Mend the request',
    );
    expect(ofApp(app, refused, '', 405).advice).toContain('--data');
  });

  it('a page, an error in JSON', () => {
    const failed = { kind: 'protocol-error', message: 'x' } as const;
    expect(ofApp({ sent: { ...SENT, contentType: 'text/html' } }, failed, '').advice).toContain('gives a page');
    expect(ofApp({ sent: { ...SENT, contentType: 'application/json' } }, failed, '').advice).toContain('--data');
  });

  it('what the scenario disturbs is not put on the app', () => {
    const held = ofApp({ asked: 1, cameOut: 1, sent: null, faults: ['full-buffer'] }, undefined, '.......');
    expect(held.advice).toContain('--scenario probe-short');
    const hung = ofApp({ asked: 1, cameOut: 1, sent: null, faults: ['hang'] }, { kind: 'timed-out', message: null });
    expect(hung.summary).toBe('as the scenario plays it, timed out');
    expect(JSON.stringify([held, hung])).not.toContain('in time');
  });
});
