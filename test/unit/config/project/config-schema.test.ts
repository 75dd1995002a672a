// The published schema of a config file: what it accepts and refuses is what the program does.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configSchema } from '../../../../src/config/project/config-schema.ts';
import { ProjectConfigFile } from '../../../../src/config/project/project-config.ts';

const schema = configSchema();
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

it('the file is what the code says', async () => {
  const path = new URL('../../../../src/model/config.schema.json', import.meta.url).pathname;
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(path);
});

/** What `explain config` shows, as a value. */
async function configOfGuide(): Promise<unknown> {
  const guide = readFileSync(new URL('../../../../src/guides/config.md', import.meta.url), 'utf8');
  const [, literal] = /export default defineConfig\((\{.*?\n {4}\})\);/s.exec(guide)!;
  const { default: config } = (await import(`data:text/javascript,export default ${encodeURIComponent(literal!)}`)) as {
    default: unknown;
  };
  return config;
}

it.each<[string, unknown, boolean]>([
  ['the example of the guide', await configOfGuide(), true],
  ['one model', { $schema: './node_modules/stream-check/src/model/config.schema.json', model: 'mock' }, true],
  ['one value of an option that is repeatable', { model: 'mock', client: 'undici', header: ['a: b'] }, true],
  ['nothing', {}, true],
  ['an unknown key', { model: 'mock', cleints: ['undici'] }, false],
  ['an unknown key of a subject', { subjects: [{ app: 'http://127.0.0.1:1', strat: 'node .' }] }, false],
  ['a wrong type', { runs: 'three' }, false],
  ['an empty matrix', { subjects: [] }, false],
  ['a rule without its level', { rules: { fidelity: [{ min: 0.9 }] } }, false],
  ['ignoring without a reason', { ignore: [{ rule: 'delivery' }] }, false],
])('%s', (_, config, isAccepted) => {
  expect([validate(config), ProjectConfigFile.safeParse(config).success]).toEqual([isAccepted, isAccepted]);
});
