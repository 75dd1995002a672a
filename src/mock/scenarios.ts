// The scenarios that ship with the package: one JSON file each, in fixtures/scenarios. File name and id are the same.
import { readdirSync, readFileSync } from 'node:fs';
import { defineCatalog } from '../catalog.ts';
import { Scenario } from '../model/scenario.ts';
import { disturbing } from './faults/index.ts';

/** The same from src/ and from dist/. */
const DIRECTORY = new URL('../../fixtures/scenarios/', import.meta.url);

export const scenarios = defineCatalog<Scenario>(
  'scenario',
  readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => Scenario.parse(JSON.parse(readFileSync(new URL(name, DIRECTORY), 'utf8')))),
);

/** Whether the mock itself holds the answer of this scenario, changes it or breaks it off. */
export function isDisturbed({ faults }: Pick<Scenario, 'faults'>): boolean {
  return disturbing(faults).length > 0;
}
