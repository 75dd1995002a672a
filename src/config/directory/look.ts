// What is seen of a directory and of the machine around it, so that commands can be proposed that run here. Files and the
// table of sockets are read, and Python is asked which modules it finds: nothing is measured, and nothing is sent.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clients } from '../../clients/index.ts';
import type { Env } from '../base-url.ts';
import { PROVIDERS } from '../providers.ts';
import { isProgramThere, missingPackages } from './installed.ts';
import { isFromHere, type Listening, listeningPorts } from './listening.ts';
import { runningServers, type RunningServer } from './model-servers.ts';
import { ollamaModels } from './ollama-models.ts';
import { missingModules, type ProjectPython, pythonOf } from './python.ts';
import { moduleOf } from './start-command.ts';
import { type FoundApp, type FoundProgram, type Survey, surveyProject } from './survey.ts';

export interface Seen {
  survey: Survey;
  /** Ids of the clients of this project that can run here. */
  clients: readonly string[];
  /** Of package.json, and not installed. */
  missingPackages: readonly string[];
  /** Null without a Python project. */
  python: (ProjectPython & { missing: readonly string[] }) | null;
  /** Whether all is there that the app needs to start. */
  canStart: boolean;
  canRunProgram: boolean;
  /** Ports at which something listens, and whether it was started in this directory. */
  ports: readonly { port: number; isFromHere: boolean }[];
  servers: readonly RunningServer[];
  ollamaModels: readonly string[];
  /** Ids of the providers whose key is set. */
  keys: readonly string[];
}

export interface Around {
  env: Env;
  cwd: string;
  /** The table of sockets. */
  listening?: () => Promise<Listening[]>;
}

export async function lookAround({ env, cwd, listening = listeningPorts }: Around): Promise<Seen> {
  const [survey, table, models] = await Promise.all([surveyProject(cwd), listening(), ollamaModels(env)]);
  const packages = missingPackages(cwd, survey.dependencies ?? []);
  const hasPackages = packages.length === 0;
  const python = await pythonSeen(survey, env, cwd);
  return {
    survey,
    clients: await runnable(survey.clients, python, cwd),
    missingPackages: packages,
    python,
    canStart: survey.app !== null && canStart(survey.app, hasPackages, python, env, cwd),
    canRunProgram: survey.program !== null && canRun(survey.program, hasPackages, python),
    ports: table.map((one) => ({ port: one.port, isFromHere: isFromHere(one, cwd) })),
    servers: runningServers(table),
    ollamaModels: models,
    keys: PROVIDERS.filter(({ keyVariables }) => keyVariables.some((name) => (env[name] ?? '').trim() !== '')).map(
      ({ id }) => id,
    ),
  };
}

async function pythonSeen({ python, app, program }: Survey, env: Env, cwd: string): Promise<Seen['python']> {
  // One of another package is started there.
  const startable = app?.packageDirectory === null ? app : null;
  const modules = startable?.modules ?? program?.modules ?? null;
  if (python === null && modules === null) return null;
  const found = pythonOf(cwd, env);
  const server = startable?.modules ? moduleOf(startable.start ?? '') : null;
  const wanted = [...(modules ?? []), ...(server === null ? [] : [server])];
  return { ...found, missing: (await missingModules(found.path, wanted, cwd)) ?? ['python'] };
}

async function runnable(ids: readonly string[], python: Seen['python'], cwd: string): Promise<string[]> {
  const checked = await Promise.all(
    ids.map(async (id) => {
      const client = clients.get(id);
      const options = client.language === 'python' ? { python: python?.path ?? 'python3' } : { from: cwd };
      return (await client.available(options)).ok ? [id] : [];
    }),
  );
  return checked.flat();
}

/** @param modules of Python; null for Node */
function isComplete(modules: readonly string[] | null, hasPackages: boolean, python: Seen['python']): boolean {
  return modules === null ? hasPackages : python?.missing.length === 0;
}

function canRun({ file, modules }: FoundProgram, hasPackages: boolean, python: Seen['python']): boolean {
  return isComplete(modules, hasPackages, python) && (!TYPED.test(file) || readsTypes(process.versions.node));
}

const TYPED = /\.[cm]?ts$/;

function canStart(
  { start, program, script, packageDirectory, modules }: FoundApp,
  hasPackages: boolean,
  python: Seen['python'],
  env: Env,
  cwd: string,
): boolean {
  if (start === null || packageDirectory !== null || !isComplete(modules, hasPackages, python)) return false;
  if (modules !== null) return true;
  const isWithLoader = /\s--?(?:import|loader|experimental-loader|r|require)[\s=]/.test(start);
  if (script !== null && TYPED.test(script) && !isWithLoader && !readsTypes(process.versions.node)) return false;
  // `node server` is server.js.
  if (script !== null && !['', '.js'].some((ending) => existsSync(join(cwd, script + ending)))) return false;
  return program !== null && isProgramThere(cwd, program, env['PATH'] ?? '');
}

/** TypeScript is run by Node from 22.18 on. */
function readsTypes(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}
