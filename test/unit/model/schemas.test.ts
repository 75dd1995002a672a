import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publishedSchemas } from '../../../src/model/schemas.ts';

const SCENARIOS = new URL('../../../fixtures/scenarios/', import.meta.url);
const schemas = publishedSchemas();

it.each(Object.entries(schemas))('the file of %s is what the code says', async (name, schema) => {
  const path = new URL(`../../../src/model/${name}.schema.json`, import.meta.url).pathname;
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(path);
});

describe('the schema of a scenario', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schemas.scenario);

  it.each(readdirSync(SCENARIOS))('accepts %s', (file) => {
    const accepted = validate(JSON.parse(readFileSync(new URL(file, SCENARIOS), 'utf8')));
    expect(validate.errors).toBeNull();
    expect(accepted).toBe(true);
  });

  it('refuses a word that is not in it', () => {
    const steady = JSON.parse(readFileSync(new URL('steady.json', SCENARIOS), 'utf8')) as object;
    expect(validate({ ...steady, speed: 3 })).toBe(false);
  });
});
