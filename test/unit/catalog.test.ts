import { expect, it } from 'vitest';
import { defineCatalog, nearestId } from '../../src/catalog.ts';

const KNOWN = ['undici', 'fetch', 'curl', 'xai', 'mock'];

it.each([
  ['undcii', 'undici'],
  ['FETCH', 'fetch'],
  ['crl', 'curl'],
  ['tap', null],
  ['banana', null],
  ['', null],
])('nearest to "%s": %s', (typed, nearest) => {
  expect(nearestId(typed, KNOWN)).toBe(nearest);
});

it('an unknown id names the nearest one and lists them all', () => {
  const catalog = defineCatalog('client', [{ id: 'undici' }, { id: 'curl' }]);
  expect(catalog.get('curl')).toEqual({ id: 'curl' });
  expect(catalog.find('nope')).toBeUndefined();
  expect(() => catalog.get('crul')).toThrow(
    expect.objectContaining({
      code: 'unknown-id',
      message: 'Unknown client "crul". Did you mean "curl"?',
      hint: 'Known: undici, curl',
    }) as Error,
  );
});
