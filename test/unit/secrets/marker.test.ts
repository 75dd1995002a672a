// The search that other tests rely on finds each form, and the redactor leaves nothing of any.
import { expect, it } from 'vitest';
import { createRedactor } from '../../../src/secrets/redactor.ts';
import { ENCODINGS, leaksIn, MARKER } from '../../support/marker.ts';

it.each(Object.entries(ENCODINGS))('%s', (_, form) => {
  expect(leaksIn(`before ${form} behind`)).not.toEqual([]);
  expect(leaksIn(createRedactor([MARKER]).text(`before ${form} behind`))).toEqual([]);
});

it('nothing is found where nothing is', () => {
  expect(leaksIn('What the key was nobody says: (redacted)')).toEqual([]);
});
