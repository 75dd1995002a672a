// Writes that are not flushed: a buffer of the server, known by its size.
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../../src/mock/scenarios.ts';
import { simulated, simulatedApp } from '../../../support/recordings.ts';
import { causeIn } from '../../../support/runs.ts';

const found = (scenario: string, headers: Record<string, string> = {}) =>
  causeIn(simulatedApp(scenarios.get(scenario), headers), 'unflushed-writes');

/** A buffer of that size in the place of 4,096 bytes. */
function ofSize(sizeBytes: number) {
  const scenario = scenarios.get('batched-4096');
  const faults = scenario.faults.map((fault) => (fault.id === 'size-buffer' ? { ...fault, sizeBytes } : fault));
  return causeIn(simulatedApp({ ...scenario, faults }), 'unflushed-writes');
}

describe('unflushed-writes', () => {
  it('4,096 bytes: the defaults of Go and PHP', () => {
    const finding = found('batched-4096');
    expect(finding).toMatchObject({ status: 'detected', hop: 'upstream', figures: { bufferBytes: 4096 } });
    expect(finding.evidence).toMatchObject([{ kind: 'buffer', sizeBytes: 4096 }]);
    expect(finding.advice).toMatch(/^A buffer of 4,096 bytes is in the way\. Go: http\.NewResponseController/);
    for (const id of ['go', 'php-fpm', 'nginx']) expect(finding.advice).toContain(`(stream-check explain ${id})`);
  });

  it('16,384 bytes: TLS in nginx, and what Node collects', () => {
    const { advice } = found('batched-16384');
    expect(advice).toContain('(stream-check explain nginx); Node: no cork()');
    expect(advice).not.toContain('explain go');
  });

  it('a header that names its server: that one alone', () => {
    expect(found('batched-4096', { 'x-powered-by': 'PHP/8.2.1' }).advice).toBe(
      'A buffer of 4,096 bytes is in the way. PHP-FPM: while (ob_get_level() > 0) ob_end_flush(); (stream-check explain php-fpm).',
    );
  });

  it('a size that nobody has by default is a suspicion', () => {
    expect(ofSize(4096).status).toBe('detected');
    expect(ofSize(3000)).toMatchObject({ status: 'suspected', figures: { bufferBytes: 3000 } });
    expect(ofSize(3000).advice).toContain('Find it');
  });

  it('behind a compressor it is a suspicion: that one has buffers too', () => {
    expect(found('batched-4096', { 'content-encoding': 'gzip' }).status).toBe('suspected');
  });

  it('not where a header names a proxy that has such a buffer', () => {
    expect(found('batched-4096', { server: 'nginx' }).status).toBe('ruled-out');
  });

  it.each(['probe-short', 'buffered', 'batched-500ms', 'throttled'])('not %s', (scenario) => {
    expect(found(scenario).status).toBe('ruled-out');
  });

  it('of any subject: the server of a client is told the same', () => {
    expect(causeIn(simulated(scenarios.get('batched-4096')), 'unflushed-writes').status).toBe('detected');
  });
});
