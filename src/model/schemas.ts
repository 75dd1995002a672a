// The published JSON schemas, made from the same source as the types: they accept what the loaders accept, so what has a
// default may be left out, and older documents fit. `npm run golden` writes the *.schema.json files in this folder; a test
// compares them.
import { z } from 'zod';
import { Baseline } from './baseline.ts';
import { Recording, RecordingFields } from './recording.ts';
import { Report, RunFields } from './report.ts';
import { Scenario } from './scenario.ts';
import { FindingFields, VerdictFields } from './verdict.ts';

const SOURCES = { report: Report, recording: Recording, scenario: Scenario, baseline: Baseline } as const;

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** How documents differ that were written before this version, and are brought into its form when they are read. */
const OLDER = new Map<z.core.$ZodType, (schema: JsonSchema) => void>([
  [RecordingFields, (schema) => mayLack(schema, ['subject'])],
  [RunFields, (schema) => mayLack(schema, ['subject', 'status'])],
  [FindingFields, ({ properties }) => (properties!['evidence'] = orOlder(properties!['evidence'], SENTENCES))],
  [
    VerdictFields,
    (schema) => {
      mayLack(schema, ['advice']);
      const { properties } = schema;
      properties!['next'] = orOlder(properties!['next'], { type: ['string', 'null'] });
    },
  ],
]);

const SENTENCES = { type: 'array', items: { type: 'string' } } as const;

function mayLack(schema: JsonSchema, keys: readonly string[]): void {
  schema.required = (schema.required ?? []).filter((key) => !keys.includes(key));
}

function orOlder(now: z.core.JSONSchema._JSONSchema | undefined, older: JsonSchema): JsonSchema {
  const { description, ...rest } = now as JsonSchema;
  return {
    ...(description === undefined ? {} : { description }),
    anyOf: [rest, { description: 'in older ones', ...older }],
  };
}

/** JSON Schema (draft 2020-12) by name of the document. */
export function publishedSchemas(): Record<keyof typeof SOURCES, object> {
  const schemaOf = (name: keyof typeof SOURCES) => ({
    title: `stream-check ${name}`,
    ...z.toJSONSchema(SOURCES[name], {
      io: 'input',
      override: ({ zodSchema, jsonSchema }) => OLDER.get(zodSchema)?.(jsonSchema),
    }),
  });
  return {
    report: schemaOf('report'),
    recording: schemaOf('recording'),
    scenario: schemaOf('scenario'),
    baseline: schemaOf('baseline'),
  };
}
