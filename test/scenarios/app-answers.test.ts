// Apps that ask their model more than once, or never, or answer with something else: which answer is judged, and what is
// said where no word came out. No clock decides here.
import { describe, expect, it } from 'vitest';
import { checkHere } from '../cli/fake-io.ts';
import { freePort } from '../support/free-port.ts';
import { long } from '../support/form.ts';

/** A busy machine delays each chunk. */
const PROOF = ['--scenario', 'steady', '--lock-step', '--budget', '5000'];

async function through(mode: string, ...more: string[]) {
  const port = await freePort();
  const start = `${process.execPath} fixtures/projects/node-steps/app.mjs ${port} ${mode}`;
  const checked = await checkHere(['through', `http://127.0.0.1:${port}/chat`, '--start', start, ...more]);
  const { verdict } = checked.run;
  return { ...checked, verdict, said: JSON.stringify(checked.run) };
}

describe('of several answers the one whose words come out is judged', () => {
  it('two at once: the other is kept', async () => {
    const { code, run, verdict } = await through('at-once', ...PROOF);
    expect(verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
    expect(run.parallel).toMatchObject({ streams: 2, serialised: false });
    expect(run.warnings).toEqual([
      'To answer one request the app asked its model 2 times; the answer to request 2 is judged.',
    ]);
    expect(code).toBe(0);
  });

  long.it.concurrent('the question is rewritten first, by a stream that nobody sees', async () => {
    const { code, run, verdict } = await through('rewrites', '--scenario', 'steady');
    expect(verdict).toMatchObject({ delivery: 'incremental', proven: true, passed: true });
    expect(run.vantages.origin).toMatchObject({ chunks: 40 });
    expect(run.parallel).toMatchObject({ serialised: false });
    expect(code).toBe(0);
  });

  long.it.concurrent('and an app that holds the second is at fault itself', async () => {
    const { code, verdict } = await through('rewrites-holds', '--scenario', 'steady', '--timed');
    expect(verdict).toMatchObject({ hop: 'upstream', passed: false });
    // On a busy machine a part of it may come late enough to look like a stream that goes on.
    expect(['buffered', 'stalled']).toContain(verdict.delivery);
    expect(code).toBe(1);
  });

  long.it.concurrent('a title that is sent in one piece is not the answer', async () => {
    const { code, run, verdict } = await through('title-after', ...PROOF);
    expect(verdict).toMatchObject({ proven: true, passed: true });
    expect(run.warnings[0]).toContain('Words of 2 of its answers came out');
    expect(code).toBe(0);
  });

  long.it.concurrent('two that are both passed on', async () => {
    const { code, verdict } = await through('both', ...PROOF);
    expect(verdict).toMatchObject({ proven: true, passed: true });
    expect(code).toBe(0);
  });

  long.it.concurrent('a list of models that the mock does not serve is no matter', async () => {
    const { code, said } = await through('models-first', ...PROOF);
    expect(said).not.toContain('refused: ');
    expect(code).toBe(0);
  });
});

describe('no word came out', () => {
  it('the answer came from a cache', async () => {
    const { code, verdict, said } = await through('cache', '--scenario', 'steady', '--timed');
    expect(verdict.summary).toContain('from a cache');
    expect(verdict.evidence).toContainEqual({ kind: 'model-asked', times: 0, earlierTimes: 1, earlierWords: true });
    expect(said).not.toContain('has to ask the mock');
    expect(code).toBe(3);
  });

  long.it.concurrent('the words were changed', async () => {
    const { code, run, verdict, said } = await through('rot13', '--scenario', 'steady', '--timed');
    expect(verdict.summary).toContain('none of the words that it got came out');
    expect(verdict.why.join(' ')).toMatch(/The app sent [\d,]+ bytes of text\/event-stream: "data: /);
    expect(run.warnings).toEqual([]);
    expect(said).not.toContain('has to ask the mock');
    expect(code).toBe(3);
  });

  long.it.concurrent('the body was empty', async () => {
    const { code, run, verdict, said } = await through('silent', '--scenario', 'steady', '--timed');
    expect(run.integrity).toMatchObject({ ok: false, kind: 'nothing-came', hop: 'upstream' });
    expect(code).toBe(1);
    expect(verdict.why.join(' ')).toContain('The app sent an empty body.');
    expect(said).not.toContain('has to ask the mock');
  });
});

describe('what the mock saw', () => {
  it('the request of the app was refused: its method', async () => {
    const { code, run, verdict } = await through('wrong-method', '--timed');
    expect(run.outcome.kind).toBe('http-error');
    expect(verdict.summary).toBe(
      'the app asked its model with GET /v1/chat/completions and was refused: 405 Method Not Allowed.',
    );
    expect(code).toBe(4);
  });

  long.it.concurrent('its path, though the app answers with words of its own', async () => {
    const { code, verdict } = await through('wrong-path', '--timed');
    expect(verdict.summary).toContain('with POST /v1/chat/answers and was refused: 404 Not Found');
    expect(verdict.why.join(' ')).toContain('28 bytes of text/plain: "Sorry, something went wrong."');
    expect(code).toBe(4);
  });

  long.it.concurrent('the app closed its request when its model was silent', async () => {
    const { code, run } = await through('limit', '--scenario', 'hangs', '--timed');
    expect(code).toBe(0);
    expect(JSON.stringify([run.verdict.limits, run.verdict.why])).toMatch(
      /closed its request .* after \d+\.\d s of silence/,
    );
  });

  long.it.concurrent.each(['buffered', 'gzip-unflushed', 'stalled'])(
    'the scenario itself holds, and the app is not accused: %s',
    async (scenario) => {
      const { verdict, said } = await through('plain', '--scenario', scenario);
      expect(verdict.hop).toBeNull();
      expect(said).not.toContain('spoke in time');
      expect(said).toContain('The scenario itself disturbs the answer of the model');
    },
  );

  long.it.concurrent.each(['truncated', 'hangs'])('or breaks off: %s', async (scenario) => {
    const { code, verdict } = await through('plain', '--scenario', scenario, '--timeout', '8');
    expect(verdict).toMatchObject({ hop: null, passed: false });
    expect(verdict.summary).toContain('as the scenario plays it');
    expect(code).toBe(4);
  });
});

describe('an answer that is no stream is shown for what it is', () => {
  it('a redirect with its place, without the query', async () => {
    const { code, verdict, said } = await through('moved', '--timed');
    expect(verdict.summary).toBe('the app answered 308 Permanent Redirect to /chat/v2.');
    expect(said).not.toContain('session=1');
    expect(code).toBe(4);
  });

  long.it.concurrent.each([
    ['page', 'a web page came', '34 bytes of text/html: "<!doctype html><title>Chat</title>"'],
    ['error-200', 'no such conversation', '44 bytes of application/json'],
    ['no-content', 'the app answered 204 No Content', 'an empty body with 204 No Content'],
  ])('%s', async (mode, summary, sent) => {
    const { code, verdict, said } = await through(mode, '--timed');
    expect(verdict.summary).toContain(summary);
    expect(verdict.why.join(' ')).toContain(sent);
    expect(said).not.toContain('has to ask the mock');
    expect(code).toBe(4);
  });
});
