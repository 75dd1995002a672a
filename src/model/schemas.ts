// The published JSON schemas, made from the same source as the types. `npm run golden` writes the *.schema.json files in
// this folder; a test compares them.
import { z } from 'zod';
import { Recording } from './recording.ts';
import { Report } from './report.ts';
import { Scenario } from './scenario.ts';

const SOURCES = { report: Report, recording: Recording, scenario: Scenario } as const;

/** JSON Schema (draft 2020-12) by name of the document. What people write (a scenario) may leave out what has a default. */
export function publishedSchemas(): Record<keyof typeof SOURCES, object> {
  const schemaOf = (name: keyof typeof SOURCES) => ({
    title: `stream-check ${name}`,
    ...z.toJSONSchema(SOURCES[name], { io: name === 'scenario' ? 'input' : 'output' }),
  });
  return { report: schemaOf('report'), recording: schemaOf('recording'), scenario: schemaOf('scenario') };
}
