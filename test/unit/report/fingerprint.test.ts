// The name by which services know a finding again.
import { expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/report/fingerprint.ts';

it('is the same for the same parts alone', () => {
  const one = fingerprintOf(['delivery', 'mock', '']);
  expect(one).toBe('0763bc931a9867ebc420f5a152906b2b');
  const others = [
    ['delivery', 'mock'],
    ['delivery', '', 'mock'],
    ['deliverymock', ''],
  ].map(fingerprintOf);
  expect(new Set([one, ...others]).size).toBe(4);
});

it('of parts of 10 MiB their beginning and their length count', () => {
  const long = 'x'.repeat(10 * 1024 * 1024);
  const names = [[long], [`${long}x`], [`y${long.slice(1)}`]].map(fingerprintOf);
  expect(new Set(names).size).toBe(3);
  expect(names[0]).toBe(fingerprintOf([`${long.slice(1)}y`]));
});
