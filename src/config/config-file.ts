// A file with the options of a check, for what would be typed again and again. What is typed wins over what the file says.
import { resolve } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../json-file.ts';
import type { CheckFlags } from './config.ts';

const text = z.string().min(1);
/** Values are checked where those of the command line are, so a number may be written as one. */
const number = z.number().transform(String);
const oneOrMore = z.union([text.transform((one) => [one]), z.array(text)]);

/** The names are those of the options, in camelCase. Paths in it count from the working directory, as typed ones do. */
const ConfigFile = z
  .strictObject({
    model: text,
    client: oneOrMore,
    pair: text,
    protocol: text,
    baseUrl: text,
    apiKeyEnv: text,
    header: oneOrMore,
    prompt: text,
    maxTokens: number,
    scenario: text,
    lockStep: z.boolean(),
    timed: z.boolean(),
    runs: number,
    parallel: number,
    expect: oneOrMore,
    timeout: number,
    budget: number,
    judge: text,
    inconclusive: text,
    reporter: oneOrMore,
    record: text,
    keepText: z.boolean(),
    quiet: z.boolean(),
    verbose: z.boolean(),
  })
  .partial();

/** @throws StreamCheckError 'file-unreadable' or 'file-invalid' that names the key */
export async function loadConfigFile(path: string, cwd: string): Promise<CheckFlags & { model?: string }> {
  const file = await readJsonFile('config', path, resolve(cwd, path), ConfigFile);
  return Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined));
}
