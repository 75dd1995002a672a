// Rules as they are written, in a config file and behind --assert: what they mean, and what is refused.
import { describe, expect, it } from 'vitest';
import { resolveRules, type WrittenRules } from '../../../src/gate/resolve-rules.ts';
import { CAUSES } from '../../support/gate.ts';

const resolve = (written: WrittenRules) => resolveRules(written, CAUSES);
const only = (written: WrittenRules) => resolve(written).rules.at(-1)!;
const asserted = (text: string) => only({ assert: [text] });

describe('the key', () => {
  it.each([
    ['fidelity', 'fidelity', null, null],
    ['observer.fidelity', 'fidelity', 'observer', null],
    ['lag', 'lag', null, 'p95'],
    ['app.lag.max', 'lag', 'app', 'max'],
    ['upstream.lag.p50', 'lag', 'upstream', 'p50'],
    ['event-loop.share', 'share', 'event-loop', null],
    ['ttft', 'time-to-first-token', null, null],
    ['app.ttft', 'time-to-first-token', 'app', null],
    ['loop.longest-gap', 'longest-gap', null, null],
    ['longest-gap', 'longest-gap', null, null],
    ['inter-chunk.p99', 'inter-chunk-latency', null, 'p99'],
  ])('%s', (key, metric, place, statistic) => {
    expect(only({ rules: { [key]: ['error', { max: 1 }] } })).toMatchObject({ key, metric, place, statistic });
  });

  it('may be a cause', () => {
    expect(only({ rules: { 'proxy-buffering': 'error' } })).toMatchObject({
      metric: 'proxy-buffering',
      conditions: [{ operator: '!=', expected: 'detected' }],
    });
  });

  it.each([
    ['fidelty', 'unknown figure or cause "fidelty". Did you mean "fidelity"?'],
    ['app.lagg.p95', 'Did you mean "app.lag.p95"?'],
    ['proxy-bufering', 'Did you mean "proxy-buffering"?'],
    ['xyzzy', 'unknown figure or cause "xyzzy".'],
    ['', 'unknown figure or cause "".'],
    ['constructor', 'unknown figure or cause "constructor".'],
    ['upstream.fidelity', 'names the hop upstream, but fidelity is no figure of a hop'],
    ['wire.share', 'names the vantage wire, but share is no figure of a vantage'],
    ['app.proven', 'but proven is no figure of a vantage'],
    ['app.proxy-buffering', 'unknown figure or cause "app.proxy-buffering"'],
    ['fidelity.p95', 'fidelity has no p95, for it is a single one'],
    ['lag.p99', 'lag has no p99, for it has p50, p95, max'],
    ['pass-rate', 'pass-rate is a figure of the machine or of several runs'],
  ])('%s is refused', (key, message) => {
    expect(() => only({ rules: { [key]: ['error', { max: 1 }] } })).toThrow(message);
    expect(() => only({ rules: { [key]: ['error', { max: 1 }] } })).toThrow(/^rules: /);
  });
});

describe('what is expected', () => {
  it.each([
    [{ min: 0.95 }, [{ operator: '>=', expected: 0.95 }]],
    [
      { min: 0.5, max: 0.9 },
      [
        { operator: '>=', expected: 0.5 },
        { operator: '<=', expected: 0.9 },
      ],
    ],
    [{ equals: 1 }, [{ operator: '=', expected: 1 }]],
  ])('%j', (options, conditions) => {
    expect(only({ rules: { fidelity: ['warn', options] } })).toMatchObject({ level: 'warn', conditions });
  });

  it('of a time may be in milliseconds by name', () => {
    const { conditions } = only({ rules: { lag: ['error', { minMs: 1, maxMs: 100 }] } });
    expect(conditions).toEqual([
      { operator: '>=', expected: 1 },
      { operator: '<=', expected: 100 },
    ]);
  });

  it('of words may be a list', () => {
    const { conditions } = only({ rules: { delivery: ['error', { oneOf: ['incremental', 'coarse'] }] } });
    expect(conditions).toEqual([{ operator: 'in', expected: ['incremental', 'coarse'] }]);
  });

  it('is what is usual where a level stands alone', () => {
    expect(only({ rules: { delivery: 'error' } }).conditions).toEqual([
      { operator: 'in', expected: ['incremental', 'micro-batched', 'coarse'] },
    ]);
    expect(only({ rules: { proven: 'error' } }).conditions).toEqual([{ operator: '=', expected: true }]);
    expect(only({ rules: { serialised: ['error'] } }).conditions).toEqual([{ operator: '=', expected: false }]);
  });

  it('stays what the preset or the rules expect where only the level is changed', () => {
    const rules = resolve({
      preset: 'strict',
      rules: { 'lag.p95': 'warn' },
      overrides: [{ client: 'fetch', rules: { fidelity: 'warn' } }],
    }).rules;
    expect(rules.find(({ key }) => key === 'lag.p95')).toMatchObject({
      level: 'warn',
      conditions: [{ operator: '<=', expected: 100 }],
    });
    expect(rules.at(-1)).toMatchObject({ level: 'warn', conditions: [{ operator: '>=', expected: 0.95 }] });
  });

  it('is not forgotten where a rule is off for all others', () => {
    const rules = (override: 'error') =>
      resolve({
        preset: 'strict',
        rules: { fidelity: 'off', proven: 'off' },
        overrides: [{ client: 'fetch', rules: { fidelity: override, proven: override } }],
      }).rules;
    expect(rules('error').slice(-2)).toMatchObject([
      { level: 'error', conditions: [{ operator: '>=', expected: 0.95 }] },
      { level: 'error', conditions: [{ operator: '=', expected: true }] },
    ]);
  });

  it.each([
    [{ fidelity: 'error' }, 'rules.fidelity: fidelity needs a bound'],
    [{ fidelity: ['error', { maxMs: 1 }] }, 'rules.fidelity: fidelity is no time, found maxMs'],
    [{ fidelity: ['error', { equals: 'high' }] }, 'rules.fidelity.equals expects a number, found "high"'],
    [{ proven: ['error', { equals: 'yes' }] }, 'rules.proven.equals expects true or false'],
    [{ delivery: ['error', { min: 1 }] }, 'rules.delivery.min expects a word, found 1'],
    [{ delivery: ['error', { equals: 'bufered' }] }, 'Unknown value of delivery "bufered". Did you mean "buffered"?'],
    [{ delivery: ['error', { oneOf: ['incremental', 'x'] }] }, 'Unknown value of delivery "x"'],
    [{ 'proxy-buffering': ['error', { equals: 'found' }] }, 'Unknown value of proxy-buffering "found"'],
  ])('%j is refused', (rules, message) => {
    expect(() => resolve({ rules: rules as WrittenRules['rules'] })).toThrow(message);
  });
});

describe('--assert', () => {
  it.each([
    ['fidelity>=0.95', '>=', 0.95],
    ['fidelity >= 95%', '>=', 0.95],
    ['app.lag.p95<=100ms', '<=', 100],
    ['ttft < 1.5 s', '<', 1500],
    ['lag=0', '=', 0],
    ['lag==0', '=', 0],
    ['fidelity>-1', '>', -1],
    ['buffer-bytes<=4KiB', '<=', 4096],
    ['chunks>20', '>', 20],
    ['  lag<=.5e2  ', '<=', 50],
    ['lag<=5.', '<=', 5],
    ['delivery=incremental', '=', 'incremental'],
    ['delivery!=buffered', '!=', 'buffered'],
    ['proven=yes', '=', true],
    ['serialised = false', '=', false],
    ['proxy-buffering!=suspected', '!=', 'suspected'],
    ['proven', '=', true],
    ['proxy-buffering', '!=', 'detected'],
  ])('%s', (text, operator, expected) => {
    expect(asserted(text)).toMatchObject({ level: 'error', source: 'assert', conditions: [{ operator, expected }] });
  });

  it.each([
    ['', 'expects a figure, an operator and a value'],
    ['>=0.95', 'expects a figure, an operator and a value'],
    ['fidelity>=', 'expects a figure, an operator and a value'],
    ['fidelity 0.95', 'expects a figure, an operator and a value'],
    ['fidelity', '--assert: fidelity needs a bound'],
    ['fidelity>=high', '--assert fidelity expects a number, found "high"'],
    ['fidelity>=1ms', '--assert fidelity expects a number, found "1ms"'],
    ['lag<=100kg', '--assert lag expects a number of ms, found "100kg"'],
    ['lag<=1toString', 'expects a number of ms'],
    ['lag<=.', 'expects a number of ms'],
    ['lag<=1e', 'expects a number of ms'],
    ['delivery>=incremental', 'delivery is no number, so it cannot be compared with >='],
    ['proven=maybe', '--assert proven expects true or false, found "maybe"'],
    ['delivery=bufered', 'Did you mean "buffered"?'],
    ['lagg<=1', '--assert: unknown figure or cause "lagg". Did you mean "lag"?'],
  ])('"%s" is refused', (text, message) => {
    expect(() => asserted(text)).toThrow(message);
  });
});

it.each([
  ['app.lag.p95<=100kg', "--assert 'app.lag.p95<=100ms', or without a unit"],
  ['lag<fast', "--assert 'lag<100ms', or without a unit"],
  ['fidelity>=high', "--assert 'fidelity>=95%', or without a unit"],
])('the example for %s is what was meant', (text, hint) => {
  expect(() => asserted(text)).toThrow(expect.objectContaining({ hint }));
});

it('a rule without a bound gets one with the unit of its figure', () => {
  const hintOf = (rules: WrittenRules['rules']) => expect(() => resolve({ rules }));
  const lag = { hint: '"app.lag.p95": ["warn", { "maxMs": 100 }]' };
  hintOf({ 'app.lag.p95': 'warn' }).toThrow(expect.objectContaining(lag));
  hintOf({ chunks: 'error' }).toThrow(expect.objectContaining({ hint: '"chunks": ["error", { "max": 1 }]' }));
});

it('long texts are refused at once', () => {
  const began = performance.now();
  for (const text of [`lag<=${'1'.repeat(200_000)}!`, `lag=${' '.repeat(200_000)}!`, `${'a'.repeat(200_000)} x`]) {
    expect(() => asserted(text)).toThrow();
  }
  expect(performance.now() - began).toBeLessThan(5_000);
});

describe('presets', () => {
  it('stand in front of the rules', () => {
    const { rules, isStrict } = resolve({ preset: 'strict', rules: { fidelity: 'off' } });
    expect(rules.map(({ key, source }) => `${source} ${key}`)).toEqual([
      'preset delivery',
      'preset integrity',
      'preset serialised',
      'preset fidelity',
      'preset lag',
      'config fidelity',
    ]);
    expect(isStrict).toBe(true);
  });

  it('lock-step has no rule about a clock that fails', () => {
    const { rules, isStrict } = resolve({ preset: 'lock-step' });
    expect(rules.filter(({ level }) => level === 'error').map(({ key }) => key)).toEqual([
      'proven',
      'integrity',
      'serialised',
    ]);
    expect(isStrict).toBe(false);
  });

  it('of another name are refused', () => {
    expect(() => resolve({ preset: 'strickt' as 'strict' })).toThrow(
      'Unknown preset "strickt". Did you mean "strict"?',
    );
    expect(() => resolve({ preset: 'toString' as 'strict' })).toThrow('Unknown preset');
  });
});

describe('ignores', () => {
  it('have a reason and say what they are about', () => {
    const { ignores } = resolve({
      ignore: [{ rule: 'proxy-buffering', reason: ' known, till May ', client: 'fetch' }],
    });
    expect(ignores).toEqual([
      {
        key: 'proxy-buffering',
        metric: 'proxy-buffering',
        place: null,
        statistic: null,
        reason: 'known, till May',
        scope: { subject: null, client: 'fetch', protocol: null, scenario: null },
      },
    ]);
  });

  it.each([
    [{ rule: 'lag', reason: '  ' }, 'ignore[0].reason is empty'],
    [{ rule: 'lagg', reason: 'x' }, 'ignore[0]: unknown figure or cause "lagg"'],
  ])('%j is refused', (ignore, message) => {
    expect(() => resolve({ ignore: [ignore] })).toThrow(message);
  });
});

it('an override says in messages which one it is', () => {
  const overrides = [{ rules: { fidelity: 'off' as const } }, { client: 'x', rules: { fidelity: 'error' as const } }];
  expect(() => resolve({ overrides })).toThrow('overrides[1].rules.fidelity: fidelity needs a bound');
});
