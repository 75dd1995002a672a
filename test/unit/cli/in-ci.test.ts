// Whether a CI job runs this.
import { expect, it } from 'vitest';
import { isCi } from '../../../src/cli/in-ci.ts';

it.each([
  [{}, false],
  [{ CI: '' }, false],
  [{ CI: '0' }, false],
  [{ CI: 'false' }, false],
  [{ CI: 'true' }, true],
  [{ CI: '1' }, true],
])('%j: %s', (env, expected) => expect(isCi({ env })).toBe(expected));
