import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { Output } from '../../../src/cli/io.ts';
import { outputStyleOf } from '../../../src/cli/output-style.ts';

function output(extra: Partial<Pick<Output, 'isTTY' | 'columns' | 'getColorDepth'>>): Output {
  return Object.assign(new PassThrough(), extra);
}
const tty = output({ isTTY: true, columns: 120, getColorDepth: () => 8 });
const pipe = output({});

it.each([
  ['a terminal', tty, {}, {}, 2],
  ['a pipe', pipe, {}, {}, 0],
  ['NO_COLOR', tty, { NO_COLOR: '1' }, {}, 0],
  ['an empty NO_COLOR', tty, { NO_COLOR: '' }, {}, 2],
  ['NO_COLOR and FORCE_COLOR', tty, { NO_COLOR: '1', FORCE_COLOR: '1' }, {}, 0],
  ['FORCE_COLOR into a pipe', pipe, { FORCE_COLOR: '' }, {}, 1],
  ['FORCE_COLOR=3', pipe, { FORCE_COLOR: '3' }, {}, 3],
  ['FORCE_COLOR=0', tty, { FORCE_COLOR: '0' }, {}, 0],
  ['--no-color', tty, { FORCE_COLOR: '3' }, { color: false }, 0],
  ['TERM=dumb', tty, { TERM: 'dumb' }, {}, 0],
] as const)('colours: %s', (_, stream, env, flags, level) => {
  expect(outputStyleOf(stream, env, flags).colorLevel).toBe(level);
});

it.each([
  ['no locale', tty, {}, {}, true],
  ['no locale, piped', pipe, {}, {}, true],
  ['UTF-8', tty, { LANG: 'de_DE.UTF-8' }, {}, true],
  ['utf8', tty, { LC_ALL: 'C.utf8', LANG: 'C' }, {}, true],
  ['C', tty, { LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, {}, false],
  ['Latin 1', tty, { LANG: 'de_DE.ISO-8859-1' }, {}, false],
  ['a locale without encoding, piped', pipe, { LANG: 'de_DE' }, {}, true],
  ['C, piped', pipe, { LANG: 'C' }, {}, false],
  ['POSIX, piped', pipe, { LC_CTYPE: 'POSIX' }, {}, false],
  ['TERM=linux', tty, { TERM: 'linux', LANG: 'en_US.UTF-8' }, {}, false],
  ['TERM=dumb, piped', pipe, { TERM: 'dumb' }, {}, true],
  ['--ascii', tty, { LANG: 'en_US.UTF-8' }, { ascii: true }, false],
] as const)('signs: %s', (_, stream, env, flags, unicode) => {
  expect(outputStyleOf(stream, env, flags).unicode).toBe(unicode);
});

it('takes the width of the terminal, 80 where there is none, never less than 60', () => {
  expect(outputStyleOf(tty, {}, {}).columns).toBe(120);
  expect(outputStyleOf(pipe, {}, {}).columns).toBe(80);
  expect(outputStyleOf(output({ isTTY: true, columns: 20 }), {}, {}).columns).toBe(60);
});
