// From a cell of the matrix to the job of a check, by the same resolvers as what is typed.
import { resolve } from 'node:path';
import { StreamCheckError } from '../../errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import { secretsOf, secretsOfHeaderLine } from '../../secrets/given.ts';
import { resolveApp } from '../app.ts';
import { resolveCheck } from '../check-job.ts';
import { resolveConfig } from '../config.ts';
import { resolveProgram } from '../program.ts';
import { loadScenario } from '../scenario.ts';
import type { RedactedSurroundings } from '../target.ts';
import { commandOfCell, nameOfCell, type Cell } from './cells.ts';

/** @throws StreamCheckError that names the cell */
export async function resolveCell(cell: Cell, surroundings: RedactedSurroundings, recordDir: string | null) {
  try {
    const { notes, ...resolved } = await resolveAsTyped(cell, surroundings);
    const job = {
      ...resolved,
      redactor: surroundings.redactor,
      recordDir: recordDir === null ? null : resolve(surroundings.cwd, recordDir),
    };
    return { name: nameOfCell(cell), lane: LANES[cell.subject.kind], words: commandOfCell(cell), job, notes };
  } catch (error) {
    if (!(error instanceof StreamCheckError)) throw error;
    const { code, message, hint } = error;
    throw new StreamCheckError(code, `${nameOfCell(cell)}: ${message}`, hint, { cause: error });
  }
}

export type ResolvedCell = Awaited<ReturnType<typeof resolveCell>>;

/** What must not run twice at once: apps have one port, programs may write one file. */
const LANES = { model: null, app: 'app', program: 'program' } as const;

async function resolveAsTyped({ subject, client, scenario, options }: Cell, surroundings: RedactedSurroundings) {
  const { kind, names, start, ready } = subject;
  const { redactor, cwd } = surroundings;
  const asked = { ...options, ...(scenario === null ? {} : { scenario }) };
  if (kind === 'model') {
    const [model] = names;
    const specs = client === null ? {} : { client: [client] };
    const { job, notes } = await resolveCheck({ ...asked, ...specs, model }, surroundings);
    return { ...job, notes };
  }
  redactor.add((options.header ?? []).flatMap(secretsOfHeaderLine));
  const { clients: _, record: __, ...config } = resolveConfig(asked, true);
  if (kind === 'app') {
    const app = await resolveApp(names[0], { ...asked, ...(start === null ? {} : { start }) }, cwd, ready);
    redactor.add(secretsOf(app.subject.target));
    return { ...config, subjects: [app.subject], scenario: app.scenario, notes: [] };
  }
  const { scenario: played, ...program } = resolveProgram(names, asked);
  const { clients: ___, record: ____, ...programConfig } = resolveConfig(asked, played !== null);
  return {
    ...programConfig,
    subjects: [{ kind: 'program' as const, ...program, cwd }],
    scenario: played === null ? null : await loadScenario(played, cwd),
    notes: [],
  };
}

/**
 * What says whether another machine was to measure the same: of a header the name alone, for its value may be a key.
 * @param scenario that is played; null for none
 */
export function identityOfCell({ subject, client, options }: Cell, scenario: Scenario | null): object {
  const { kind, names, start, ready } = subject;
  const { header = [], ...others } = options;
  const headers = header.map((line) => line.split(':')[0]);
  return { kind, names, start, ready, client, scenario, headers, options: others };
}
