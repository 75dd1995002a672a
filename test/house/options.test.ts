// One table of options: src/config/README.md shows it, and the config file knows the same names. `npm run golden` writes that part anew.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { flagOf, helpOf } from '../../src/config/option.ts';
import { ConfigFile } from '../../src/config/option-values.ts';
import { allOptions, OPTIONS } from '../../src/config/options.ts';
import { DEFAULT_SCENARIO } from '../../src/model/scenario.ts';

const README = fileURLToPath(new URL('../../src/config/README.md', import.meta.url));
const readme = readFileSync(README, 'utf8');
/** What stands between the two comments. */
const PART = /(?<=<!-- options: .* -->\n)[^]*(?=<!-- \/options -->)/;

it('the README of config shows the options as they are', async () => {
  expect(readme).toMatch(PART);
  await expect(readme.replace(PART, optionTable())).toMatchFileSnapshot(README);
});

it('its lines can be read', () => {
  expect(optionTable().match(/.{161,}/g)).toBeNull();
});

function optionTable(): string {
  const rows = allOptions().map(([name, option]) => {
    const typed = [flagOf(name, option), ...(option.metavar === undefined ? [] : [option.metavar])].join(' ');
    const { commands } = option;
    return `| \`${typed.replaceAll('|', '\\|')}\` | ${commands.join(' ')} | ${helpOf(option, commands[0]!).replaceAll('<', '\\<')} |\n`;
  });
  return `| option | of | says |\n|---|---|---|\n${rows.join('')}`;
}

it('a config file may hold all options of check but another file', () => {
  const rows = [
    ...(PART.exec(readme)?.[0] ?? '').matchAll(/^\| `--(?:no-)?([a-z-]+).* \| (?:.* )?check(?: .*)? \|.*$/gm),
  ];
  const names = rows.map(([, flag]) => flag!.replace(/-[a-z]/g, (end) => end.charAt(1).toUpperCase()));
  expect(names.length).toBeGreaterThan(20);
  expect(Object.keys(ConfigFile.shape)).toEqual(['model', ...names.filter((name) => name !== 'config')]);
});

it('defaults are said as they are', () => {
  expect(OPTIONS.scenario.default).toBe(DEFAULT_SCENARIO);
  const { default: seconds, mockDefault, defaultWords } = OPTIONS.timeout;
  expect(defaultWords).toBe(`${seconds}; mock: ${mockDefault}`);
  expect(OPTIONS.timeout.of).toEqual({
    endpoint: { defaultWords: `${seconds}` },
    run: { defaultWords: `${mockDefault}; real model: ${seconds}` },
    through: { defaultWords: `${mockDefault}` },
  });
  for (const name of ['budget', 'inconclusive'] as const) {
    expect(OPTIONS[name].defaultWords).toMatch(new RegExp(`^${OPTIONS[name].default},`));
  }
});
