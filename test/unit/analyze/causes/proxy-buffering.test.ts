// A proxy that buffers: the size accuses, the header names.
import { describe, expect, it } from 'vitest';
import { lineOrPages, proxyIn } from '../../../../src/analyze/causes/products-named.ts';
import { scenarios } from '../../../../src/mock/scenarios.ts';
import { simulatedApp } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

const NGINX = { server: 'nginx/1.22.1' };
const found = (scenario: string, headers: Record<string, string> = NGINX) =>
  causeIn(simulatedApp(scenarios.get(scenario), headers), 'proxy-buffering');

describe('proxy-buffering', () => {
  it('a size, and who is there: what to type', () => {
    const { status, hop, evidence, words, advice } = found('batched-4096');
    expect({ status, hop }).toEqual({ status: 'detected', hop: 'upstream' });
    expect(evidence).toMatchObject([
      { kind: 'buffer', sizeBytes: 4096 },
      { kind: 'header', name: 'server', value: 'nginx/1.22.1', tells: 'proxy' },
    ]);
    expect(words[1]).toBe('The header server: nginx/1.22.1 names what stands in between.');
    expect(advice).toBe(
      'nginx: proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; (stream-check explain nginx).',
    );
  });

  it('16,384 bytes are a size like another', () => {
    expect(found('batched-16384')).toMatchObject({ status: 'detected', evidence: [{ sizeBytes: 16_384 }, {}] });
  });

  it('a header alone accuses nobody', () => {
    expect(found('probe-short').status).toBe('ruled-out');
  });

  it('a size alone accuses no proxy', () => {
    expect(found('batched-4096', {}).status).toBe('ruled-out');
  });

  it('all of it held: an app that collects looks the same', () => {
    const { status, evidence, advice } = found('buffered');
    expect(status).toBe('suspected');
    expect(evidence.map(({ kind }) => kind)).toEqual(['header']);
    expect(advice).toContain('Ask the app past it as well');
  });

  it('not where the length was known: it was collected before', () => {
    expect(found('buffered', { ...NGINX, 'content-length': '14021' }).status).toBe('ruled-out');
  });

  it.each(['batched-500ms', 'throttled', 'replayed'])('not %s, which is no buffer of bytes', (scenario) => {
    expect(found(scenario).status).toBe('ruled-out');
  });

  it('a wish not to be buffered that was passed on is said', () => {
    const { words } = found('batched-4096', { ...NGINX, 'x-accel-buffering': 'no' });
    expect(words[2]).toMatch(/^The header x-accel-buffering: no asks proxies not to collect/);
    expect(found('batched-4096', { ...NGINX, 'x-accel-buffering': 'yes' }).words).toHaveLength(2);
  });

  it('not without an answer', () => {
    const recording = simulatedApp(scenarios.get('batched-4096'));
    const streams = recording.streams.map((stream) => ({ ...stream, response: null }));
    expect(causeIn({ ...recording, streams }, 'proxy-buffering').status).toBe('not-applicable');
  });
});

describe('the proxy that is named', () => {
  it.each<[Record<string, string>, string | null, string]>([
    [{ server: 'nginx/1.22.1' }, 'nginx', 'server'],
    [{ server: 'uvicorn', via: '1.1 Caddy' }, 'caddy', 'via'],
    [{ 'x-powered-by': 'Express', 'cf-ray': '(redacted)' }, 'cloudflare', 'cf-ray'],
    [{ via: '1.1 google' }, null, 'via'],
  ])('%j: %s', (headers, id, header) => {
    const proxy = proxyIn(headers);
    expect([proxy?.product?.id ?? null, proxy?.header]).toEqual([id, header]);
    expect(proxy!.value).toBe(headers[header]);
  });

  it.each([{}, { server: 'uvicorn' }, { server: 'Werkzeug/3.1' }, { 'x-powered-by': 'Express' }])(
    '%j: nobody',
    (headers) => {
      expect(proxyIn(headers)).toBeNull();
    },
  );

  it('one that nobody knows: the page of the cause', () => {
    expect(found('batched-4096', { via: '1.1 google' }).advice).toMatch(
      /^Switch the buffering of the proxy off for this path: stream-check explain proxy-buffering\. Ask the app past it/,
    );
  });

  it.each<[string, Record<string, string>]>([
    ['batched-4096', { via: '1.1 Caddy' }],
    ['batched-4096', { server: 'cloudflare' }],
    ['batched-4096', { via: '1.1 google' }],
  ])('%s behind %j, which has no such buffer: it is one of two suspects', (scenario, headers) => {
    const { status, evidence, advice } = found(scenario, headers);
    expect([status, evidence.map(({ kind }) => kind)]).toEqual(['suspected', ['buffer', 'header']]);
    expect(advice).toContain('Ask the app past it as well');
    const recording = simulatedApp(scenarios.get(scenario), headers);
    expect(causeIn(recording, 'unflushed-writes')).toMatchObject({
      status: 'suspected',
      advice: expect.stringContaining('(stream-check explain go)'),
    });
  });

  it('a value that is not kept is not said', () => {
    expect(found('batched-4096', { 'cf-ray': '(redacted)' }).words[1]).toBe(
      'The header cf-ray names what stands in between.',
    );
  });
});

it('what an endpoint is told that no cause looked into: the line of whom a header names, else pages', () => {
  const line = lineOrPages('compressor-not-flushed', { 'x-powered-by': 'Express' }, []);
  expect(line).toMatch(/^Express: .*no-transform.* \(stream-check explain express\)\.$/);
  expect(lineOrPages('proxy-buffering', { server: 'gunicorn' }, [])).toMatch(
    /^The line to paste, for nginx, .*: stream-check explain nginx \(or apache, /,
  );
});
