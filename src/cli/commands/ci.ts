// ci: the matrix of a config file, with its rules and reporters. What is typed wins over what the file says.
import { availableParallelism } from 'node:os';
import type { MatrixCell, MatrixJob } from '../../matrix.ts';
import { resolveBaseline } from '../../config/baseline.ts';
import { cellsOf, cellsOfShard, commandOfCell } from '../../config/project/cells.ts';
import { identityOfCell, resolveCell, type ResolvedCell } from '../../config/project/cell-job.ts';
import { findProject, type FoundProject, loadProject } from '../../config/project/find-config.ts';
import { gateSettingsOf } from '../../config/project/gate-settings.ts';
import { hashOf } from '../../config/project/hash.ts';
import type { Project } from '../../config/project/project.ts';
import type { OptionValues } from '../../config/options.ts';
import { fromDirectory } from '../../config/typed-paths.ts';
import { notTogether, parseShard } from '../../config/values.ts';
import { StreamCheckError } from '../../errors.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { chooseReporters, wantsTimelines } from '../chosen-reporters.ts';
import { print } from '../print.ts';
import type { RedactedIo } from '../redacted-io.ts';
import { secretsTyped, typedCommand } from '../typed-command.ts';
import { requireVariables } from '../variables.ts';
import { deliverMeasured } from '../deliver-measured.ts';

/** A run in lock-step waits more than it works: for a process to start, and behind a buffer for its patience. A judgement. */
const RUNS_PER_PROCESSOR = 2;

/** @throws StreamCheckError where there is no config file, or it cannot be used */
export async function ciCommand(typed: OptionValues, io: RedactedIo): Promise<ExitCode> {
  const { config } = typed;
  const found =
    config === undefined ? await findProject(io.cwd) : { project: await loadProject(config, io.cwd), notes: [] };
  if (found !== null) return runProject(found, typed, io);
  const message = 'There is no config file here, nor in a directory above: stream-check.config.js or .json, say.';
  throw new StreamCheckError('usage', message, 'stream-check init    writes one for this project');
}

/** Paths of the config count from its directory, those that were typed from ours. */
export async function runProject(
  { project, notes }: FoundProject,
  typedHere: OptionValues,
  here: RedactedIo,
): Promise<ExitCode> {
  const typed = fromDirectory(project.directory, typedHere, here.cwd);
  const io = { ...here, cwd: project.directory };
  const options = { ...project.options, ...typed };
  const choices = await chooseReporters({ ...options, reporter: reportersOf(project, typed) }, io);
  const timelines = wantsTimelines(options, choices);
  const { job, cellNotes } = await resolveMatrix(project, typed, options, io, timelines);
  const { config, cells } = job;
  const part = config.shard === null ? '' : `, ${cells.length} of them here (shard ${typed.shard})`;
  const amount = `${project.name}: ${config.cells} ${config.cells === 1 ? 'cell' : 'cells'}${part}.`;
  if (!options.quiet) for (const note of [...notes, amount, ...cellNotes]) print(io.stderr, `${note}\n`);
  const { checkMatrix } = await import('../../matrix.ts');
  return deliverMeasured(
    (hooks) => checkMatrix(job, RUNS_PER_PROCESSOR * availableParallelism(), hooks),
    choices,
    options,
    io,
  );
}

async function resolveMatrix(
  project: Project,
  typed: OptionValues,
  options: OptionValues,
  io: RedactedIo,
  timelines: boolean,
): Promise<{ job: MatrixJob; cellNotes: readonly string[] }> {
  const { env, cwd, redactor } = io;
  const all = cellsOf(project, typed);
  const shard = typed.shard === undefined ? null : parseShard(typed.shard);
  if (shard !== null && options.updateBaseline === true) {
    throw notTogether('--shard', '--update-baseline', 'A part would write a baseline without the others.');
  }
  const settings = gateSettingsOf(project, typed, shard !== null);
  // Every cell is resolved: each part finds the mistakes of the whole, and says the same of it.
  const resolved: ResolvedCell[] = [];
  for (const cell of all) {
    redactor.add(secretsTyped(commandOfCell(cell)));
    resolved.push(await resolveCell(cell, { env, cwd, redactor }, options.record ?? null));
  }
  const { requireProgram } = await import('../../record/subjects/program/executable.ts');
  const cells: MatrixCell[] = [];
  for (const { name, lane, words, job } of shard === null ? resolved : cellsOfShard(resolved, shard)) {
    requireVariables(job, env);
    for (const subject of job.subjects)
      if (subject.kind === 'program') await requireProgram(subject, env['PATH'] ?? '');
    cells.push({
      name,
      lane,
      job: { ...job, gateRules: settings, baseline: null, timelines, command: typedCommand(words) },
    });
  }
  const identities = all.map((cell, k) => identityOfCell(cell, resolved[k]!.job.scenario));
  const config = {
    hash: hashOf({ cells: identities, settings: { ...settings, isPart: false } }),
    cells: all.length,
    shard,
  };
  const cellNotes = [...new Set(resolved.flatMap(({ notes }) => notes))];
  const baseline = await resolveBaseline(options, cwd);
  return { job: { cells, config, settings, baseline, redactor }, cellNotes };
}

/** Those of the config, unless others were typed. */
function reportersOf({ reporters, config }: Project, { reporter, json }: OptionValues): readonly string[] {
  if (reporter !== undefined || json === true) return reporter ?? [];
  return [...reporters, ...(config.json === true ? ['json'] : [])];
}
