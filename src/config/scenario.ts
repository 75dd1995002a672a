// What the mock is to play: one of ours by id, or a JSON file of the user's.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { StreamCheckError } from '../errors.ts';
import { Scenario } from '../model/scenario.ts';

/** @throws StreamCheckError 'unknown-id', 'file-unreadable' or 'file-invalid' */
export async function loadScenario(idOrPath: string, cwd: string): Promise<Scenario> {
  if (/\.json$|[/\\]/.test(idOrPath)) return readScenario(idOrPath, resolve(cwd, idOrPath));
  const { scenarios } = await import('../mock/scenarios.ts');
  return scenarios.get(idOrPath);
}

async function readScenario(typed: string, path: string): Promise<Scenario> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new StreamCheckError('file-unreadable', `The scenario ${typed} cannot be read: ${reason}.`, null, { cause });
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new StreamCheckError('file-invalid', `The scenario ${typed} is no JSON: ${String(cause)}.`, null, { cause });
  }
  const parsed = Scenario.safeParse(content);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(whole file)'}: ${issue.message}`);
  throw new StreamCheckError('file-invalid', `The scenario ${typed} does not fit the schema.`, issues.join('\n'));
}
