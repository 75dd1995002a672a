// What the mock is to play: a shipped scenario by id, or a JSON file of the user.
import { resolve } from 'node:path';
import { readJsonFile } from '../json-file.ts';
import { Scenario } from '../model/scenario.ts';

/** @throws StreamCheckError 'unknown-id', 'file-unreadable' or 'file-invalid' */
export async function loadScenario(idOrPath: string, cwd: string): Promise<Scenario> {
  if (isScenarioFile(idOrPath)) {
    const scenario = await readJsonFile('scenario', idOrPath, resolve(cwd, idOrPath), Scenario);
    // Each fault checks its own parameters: now, and not in the middle of an answer.
    const { prepareFaults } = await import('../mock/faults/index.ts');
    prepareFaults(scenario.faults);
    return scenario;
  }
  const { scenarios } = await import('../mock/scenarios.ts');
  return scenarios.get(idOrPath);
}

/** A path rather than an id. */
export function isScenarioFile(idOrPath: string): boolean {
  return /\.json$|[/\\]/.test(idOrPath);
}
