// Looks at a project, so that a config or a command can be proposed for it: what it depends on, whether it has an app that
// streams, how that is started, which servers its compose file has, and where its CI runs. Files are read and nothing is run.
import { readFile } from 'node:fs/promises';
import { extname, join, posix, relative } from 'node:path';
import { bodyFor, findPort, findRoute, importsOf, modelsIn, programIn, type SourceFile } from './found-app.ts';
import {
  isThere,
  type NodeManager,
  nodeManager,
  type PythonManager,
  pythonManager,
  repositoryAround,
} from './managers.ts';
import { namesIn, readRequirements } from './requirements.ts';
import { sourceFiles } from './source-files.ts';
import { scriptThatStarts, startOfNode, startOfPython } from './start-command.ts';
import { COMPOSE_FILES, type ComposeService, servicesIn } from './services.ts';

/** An app as a config file names it. */
export interface ProposedApp {
  address: string;
  start: string | null;
  body: Record<string, unknown> | null;
  /** Where its route stands: `server.mjs:12`. */
  place: string;
}

export interface FoundApp extends ProposedApp {
  /** What `start` comes to: the first word of the script; null where it is not known, and for Python. */
  program: string | null;
  /** The file that Node is given; null for other programs. */
  script: string | null;
  /** The directory below this one whose package it is: it is started there. Null for this one. */
  packageDirectory: string | null;
  /** What its file imports from elsewhere, if it is Python; null for Node. */
  modules: readonly string[] | null;
}

/** A program that streams to its stdout, or seems to. */
export interface FoundProgram {
  file: string;
  modules: readonly string[] | null;
}

export const CI_SYSTEMS = ['github', 'gitlab'] as const;
export type CiSystem = (typeof CI_SYSTEMS)[number];

export interface Survey {
  /** Its place in its repository, with slashes: `packages/chat`. Empty at the root, and outside of a repository. */
  directory: string;
  /** How packages are installed; null where nothing says it. */
  node: NodeManager | null;
  python: PythonManager | null;
  /** Whether the project depends on this package. */
  hasOwn: boolean;
  /** Ids of the clients whose packages the project depends on. */
  clients: readonly string[];
  app: FoundApp | null;
  /** Null where there is an app, or none is found. */
  program: FoundProgram | null;
  /** What package.json says is needed to run it; null without one. */
  dependencies: readonly string[] | null;
  /** Names of models that the source asks for. */
  models: readonly string[];
  services: readonly ComposeService[];
  /** Null where nothing says it. */
  ci: CiSystem | null;
}

/** Packages and the clients that go through them; libraries for HTTP count where there is no SDK. */
const SDKS: Readonly<Record<string, string>> = {
  openai: 'openai',
  '@anthropic-ai/sdk': 'anthropic',
  '@google/genai': 'google-genai',
  'groq-sdk': 'groq',
  '@mistralai/mistralai': 'mistral',
  ollama: 'ollama-js',
  ai: 'ai-sdk',
  '@langchain/openai': 'langchain',
  '@langchain/langgraph': 'langgraph',
  '@google/adk': 'adk-js',
};
const HTTP: Readonly<Record<string, string>> = { axios: 'axios', got: 'got', 'node-fetch': 'node-fetch' };
const PYTHON_SDKS: Readonly<Record<string, string>> = {
  openai: 'openai-python',
  litellm: 'litellm-async',
  'google-adk': 'google-adk',
};
const PYTHON_HTTP: Readonly<Record<string, string>> = { httpx: 'httpx', aiohttp: 'aiohttp' };

export async function surveyProject(cwd: string): Promise<Survey> {
  const around = await repositoryAround(cwd);
  const root = around.at(-1)!;
  const manifest = await readManifest(cwd);
  const requirements = await readRequirements(cwd);
  const packages = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  const files = await sourceFiles(cwd);
  const found = appIn(files, manifest?.scripts ?? {}, packages, requirements, await webOfProcfile(cwd));
  const app = found === null ? null : { ...found, packageDirectory: await packageDirectoryOf(cwd, found) };
  return {
    directory: relative(root, cwd).replaceAll('\\', '/'),
    node: manifest === null ? null : await nodeManager(around),
    python: requirements === null ? null : await pythonManager(cwd, around),
    hasOwn: packages.includes('stream-check'),
    clients: [
      ...clientsOf(packages, SDKS, HTTP),
      ...clientsOf(requirements === null ? [] : namesIn(requirements), PYTHON_SDKS, PYTHON_HTTP),
    ],
    app,
    program: app === null ? programIn(files) : null,
    dependencies: manifest === null ? null : Object.keys(manifest.dependencies),
    models: modelsIn(files),
    services: await servicesOf(cwd),
    ci: await ciOf(root),
  };
}

function clientsOf(packages: readonly string[], ...tables: readonly Readonly<Record<string, string>>[]): string[] {
  const found = tables.map((table) =>
    Object.keys(table)
      .filter((name) => packages.includes(name))
      .map((name) => table[name]!),
  );
  return found.find((ids) => ids.length > 0) ?? [];
}

/** @param web what the Procfile starts for the web; null without it */
function appIn(
  files: readonly SourceFile[],
  scripts: Readonly<Record<string, string>>,
  packages: readonly string[],
  requirements: string | null,
  web: string | null,
): Omit<FoundApp, 'packageDirectory'> | null {
  const route = findRoute(files);
  if (route === null) return null;
  const isPython = extname(route.file) === '.py';
  const own = files.find(({ path }) => path === route.file)!;
  // The file of the route itself, else the one that lies highest, in the same language.
  const likeliest = [own, ...files.filter(({ path }) => path.endsWith('.py') === isPython)];
  const listening = likeliest.find(({ text }) => /\.listen\(|uvicorn\.run\(|app\.run\(/.test(text)) ?? null;
  const script = isPython ? null : scriptThatStarts(scripts);
  const usual = isPython ? (/\bflask\b/i.test(requirements ?? '') ? 5000 : 8000) : 3000;
  const texts = [script === null ? (web ?? '') : scripts[script]!, listening?.text ?? '', own.text];
  const port = findPort(texts) ?? usual;
  const {
    start,
    program,
    script: given,
  } = isPython
    ? { start: startOfPython(route.file, own.text, listening?.path ?? null, web, port), program: null, script: null }
    : startOfNode(script, scripts, listening?.path ?? null, web, port, packages);
  return {
    address: `http://127.0.0.1:${port}${route.path}`,
    start,
    program,
    script: given,
    body: bodyFor(route),
    place: `${route.file}:${route.line}`,
    modules: isPython ? importsOf(own, files) : null,
  };
}

/** The nearest directory between its file and this one that has packages of its own; null for none. */
async function packageDirectoryOf(
  cwd: string,
  { place, modules }: Pick<FoundApp, 'place' | 'modules'>,
): Promise<string | null> {
  const names = modules === null ? ['package.json'] : ['pyproject.toml', 'requirements.txt', 'Pipfile'];
  for (let directory = posix.dirname(place); directory !== '.'; directory = posix.dirname(directory)) {
    const found = await Promise.all(names.map((name) => isThere(join(cwd, directory), name)));
    if (found.includes(true)) return directory;
  }
  return null;
}

/** `web: node server.mjs` */
async function webOfProcfile(cwd: string): Promise<string | null> {
  const text = await readFile(join(cwd, 'Procfile'), 'utf8').catch(() => '');
  return /^web:\s*(\S.*?)\s*$/m.exec(text)?.[1] ?? null;
}

async function servicesOf(cwd: string): Promise<ComposeService[]> {
  const texts = await Promise.all(COMPOSE_FILES.map((name) => readFile(join(cwd, name), 'utf8').catch(() => null)));
  const first = texts.findIndex((text) => text !== null);
  return first === -1 ? [] : servicesIn(texts[first]!, COMPOSE_FILES[first]!);
}

interface Manifest {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** Null where there is none, and where it is no JSON: who looks for a config in it says that. */
async function readManifest(cwd: string): Promise<Manifest | null> {
  try {
    // As editors of Windows write it; npm takes it as well.
    const text = (await readFile(join(cwd, 'package.json'), 'utf8')).replace(/^\uFEFF/, '');
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null) return null;
    const { scripts, dependencies, devDependencies } = content as Record<string, unknown>;
    return {
      scripts: textsIn(scripts),
      dependencies: textsIn(dependencies),
      devDependencies: textsIn(devDependencies),
    };
  } catch {
    return null;
  }
}

/** What stands there as it should. */
function textsIn(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

async function ciOf(cwd: string): Promise<CiSystem | null> {
  if (await isThere(cwd, '.gitlab-ci.yml')) return 'gitlab';
  if (await isThere(cwd, '.github')) return 'github';
  const remotes = await readFile(join(cwd, '.git', 'config'), 'utf8').catch(() => '');
  return CI_SYSTEMS.find((name) => remotes.includes(name)) ?? null;
}
