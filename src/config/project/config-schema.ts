// The published JSON schema of a config file, made from the one by which it is read: editors complete keys by it, and mark those
// that are wrong. `npm run golden` writes model/config.schema.json, beside those of the documents; a test compares it.
import { z } from 'zod';
import { ProjectConfigFile } from './project-config.ts';

/** JSON Schema (draft 2020-12). */
export function configSchema(): object {
  return { title: 'stream-check config', ...z.toJSONSchema(ProjectConfigFile, { io: 'input' }) };
}
