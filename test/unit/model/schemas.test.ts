import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measuredOf } from '../../../src/gate/baseline/shape.ts';
import { updatedBaseline } from '../../../src/gate/baseline/update.ts';
import { Baseline } from '../../../src/model/baseline.ts';
import { Recording } from '../../../src/model/recording.ts';
import { Report } from '../../../src/model/report.ts';
import { Scenario } from '../../../src/model/scenario.ts';
import { publishedSchemas } from '../../../src/model/schemas.ts';
import { PLACE, runOfScenario } from '../../support/baseline.ts';

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

it('the schema of a baseline accepts one that was made, as it is read', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schemas.baseline);
  const made = updatedBaseline(null, measuredOf([runOfScenario('steady'), runOfScenario('buffered')], PLACE), []);
  expect(Baseline.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  expect([validate(made), validate.errors]).toEqual([true, null]);
  expect(validate({ ...made, entries: [{ ...made.entries[0], shapes: 3 }] })).toBe(false);
});

const FIXTURES = new URL('../../../fixtures/', import.meta.url).pathname;
const LOADERS = { recording: Recording, report: Report, scenario: Scenario } as const;

/** Which document a file is, by what it says of itself. */
function kindOf(content: unknown): keyof typeof LOADERS | null {
  if (typeof content !== 'object' || content === null) return null;
  if ('kind' in content && content.kind === 'recording') return 'recording';
  if ('runs' in content && 'exitCode' in content) return 'report';
  return 'schedule' in content && 'expect' in content ? 'scenario' : null;
}

describe('every document of the fixtures fits the published schema, as it stands and as it is read', () => {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json') && !path.includes('node_modules'))
    .flatMap((path) => {
      const content: unknown = JSON.parse(readFileSync(join(FIXTURES, path), 'utf8'));
      const kind = kindOf(content);
      return kind === null ? [] : [{ path, kind, content }];
    });

  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validators = {
    recording: ajv.compile(schemas.recording),
    report: ajv.compile(schemas.report),
    scenario: ajv.compile(schemas.scenario),
  };

  it('there are some of each kind', () => {
    for (const kind of ['recording', 'report', 'scenario']) {
      expect(files.filter((file) => file.kind === kind).length).toBeGreaterThan(5);
    }
  });

  it.each(files)('$path', ({ kind, content }) => {
    for (const document of [content, JSON.parse(JSON.stringify(LOADERS[kind].parse(content)))]) {
      validators[kind](document);
      expect(validators[kind].errors).toBeNull();
    }
  });
});
