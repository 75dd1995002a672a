// Looks at a project, so that a config can be proposed for it: what it depends on, whether it has an app that streams, how
// that is started, and where its CI runs. Files are read and nothing is run.
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { bodyFor, findPort, findRoute, type FoundRoute, type SourceFile } from './found-app.ts';

export interface FoundApp {
  address: string;
  start: string | null;
  body: Record<string, unknown> | null;
  /** Where its route stands: `server.mjs:12`. */
  place: string;
}

export const CI_SYSTEMS = ['github', 'gitlab'] as const;
export type CiSystem = (typeof CI_SYSTEMS)[number];

export interface Survey {
  /** How packages are installed; null where nothing says it. */
  node: 'npm' | 'pnpm' | 'yarn' | null;
  python: 'pip' | 'uv' | null;
  /** Whether the project depends on this package. */
  hasOwn: boolean;
  /** Ids of the clients whose packages the project depends on. */
  clients: readonly string[];
  app: FoundApp | null;
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
  const manifest = await readManifest(cwd);
  const requirements = await readRequirements(cwd);
  const packages = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  const files = await sourceFiles(cwd);
  return {
    node: manifest === null ? null : await nodeManager(cwd),
    python: requirements === null ? null : (await isThere(cwd, 'uv.lock')) ? 'uv' : 'pip',
    hasOwn: packages.includes('stream-check'),
    clients: [
      ...clientsOf(packages, SDKS, HTTP),
      ...clientsOf(requirements === null ? [] : namesIn(requirements), PYTHON_SDKS, PYTHON_HTTP),
    ],
    app: appIn(files, manifest?.scripts ?? {}, packages, requirements),
    ci: await ciOf(cwd),
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

function appIn(
  files: readonly SourceFile[],
  scripts: Readonly<Record<string, string>>,
  packages: readonly string[],
  requirements: string | null,
): FoundApp | null {
  const route = findRoute(files);
  if (route === null) return null;
  const isPython = extname(route.file) === '.py';
  const own = files.find(({ path }) => path === route.file)!;
  const listening = files.find(({ text }) => /\.listen\(|uvicorn\.run\(|app\.run\(/.test(text));
  const script = isPython ? undefined : (['start', 'dev'] as const).find((name) => scripts[name] !== undefined);
  const usual = isPython ? (/\bflask\b/i.test(requirements ?? '') ? 5000 : 8000) : 3000;
  const texts = [script === undefined ? '' : scripts[script]!, listening?.text ?? '', own.text];
  const port = findPort(texts) ?? usual;
  return {
    address: `http://127.0.0.1:${port}${route.path}`,
    start: isPython
      ? startOfPython(route, own.text, listening, port)
      : startOfNode(script, script === undefined ? '' : scripts[script]!, listening?.path ?? null, packages),
    body: bodyFor(route),
    place: `${route.file}:${route.line}`,
  };
}

/** A script that is one program of Node is run as it stands: a package manager in between would only take time. */
function startOfNode(
  script: 'start' | 'dev' | undefined,
  text: string,
  listening: string | null,
  packages: readonly string[],
): string | null {
  if (script !== undefined) return /^node\s[^&|;]*$/.test(text) ? text : `npm run ${script}`;
  if (listening === null) return null;
  if (!/\.m?ts$/.test(listening)) return `node ${listening}`;
  return packages.includes('tsx') ? `npx tsx ${listening}` : `node ${listening}`;
}

function startOfPython({ file }: FoundRoute, text: string, listening: SourceFile | undefined, port: number): string {
  if (listening !== undefined && extname(listening.path) === '.py') return `python ${listening.path}`;
  const module = file.replace(/\.py$/, '').replaceAll('/', '.');
  const name = /^(\w+)\s*=\s*(?:FastAPI|Starlette|Flask|Quart)\(/m.exec(text)?.[1] ?? 'app';
  if (/\bFlask\(/.test(text)) return `flask --app ${module}:${name} run --port ${port}`;
  return `uvicorn ${module}:${name} --port ${port}`;
}

interface Manifest {
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Null where there is none; one that is no JSON is as good as none, for npm says so itself. */
async function readManifest(cwd: string): Promise<Manifest | null> {
  try {
    const content: unknown = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8'));
    return typeof content === 'object' ? content : null;
  } catch {
    return null;
  }
}

/** The text that names the packages of a Python project; null where there is none. */
async function readRequirements(cwd: string): Promise<string | null> {
  const texts = await Promise.all(
    ['requirements.txt', 'pyproject.toml', 'Pipfile'].map((name) =>
      readFile(join(cwd, name), 'utf8').catch(() => null),
    ),
  );
  const found = texts.filter((text) => text !== null);
  return found.length === 0 ? null : found.join('\n');
}

/** `openai>=1`, `"openai[x]>=1",`, `openai = "^1"`: the name at the beginning of each. */
function namesIn(requirements: string): string[] {
  return [...requirements.matchAll(/^[\s"'[]*([A-Za-z][\w.-]*)/gm)].map(([, name]) => name!.toLowerCase());
}

async function nodeManager(cwd: string): Promise<'npm' | 'pnpm' | 'yarn'> {
  if (await isThere(cwd, 'pnpm-lock.yaml')) return 'pnpm';
  return (await isThere(cwd, 'yarn.lock')) ? 'yarn' : 'npm';
}

async function ciOf(cwd: string): Promise<CiSystem | null> {
  if (await isThere(cwd, '.gitlab-ci.yml')) return 'gitlab';
  if (await isThere(cwd, '.github')) return 'github';
  const remotes = await readFile(join(cwd, '.git', 'config'), 'utf8').catch(() => '');
  return CI_SYSTEMS.find((name) => remotes.includes(name)) ?? null;
}

export async function isThere(cwd: string, name: string): Promise<boolean> {
  return stat(join(cwd, name)).then(
    () => true,
    () => false,
  );
}

const SOURCE = /\.(?:[cm]?[jt]sx?|py)$/;
const SKIPPED = /^(?:\..*|node_modules|dist|build|out|coverage|tests?|__tests__|__pycache__|venv|env|site-packages)$/;
/** Bounds of what is looked at: judgements. */
const MOST_FILES = 400;
const MOST_BYTES = 200_000;
const MOST_DEPTH = 6;

/** The likeliest to be an app first: those that lie higher. */
async function sourceFiles(cwd: string): Promise<SourceFile[]> {
  const paths: string[] = [];
  let level = [''];
  for (let depth = 0; depth < MOST_DEPTH && paths.length < MOST_FILES; depth++) {
    const below: string[] = [];
    for (const directory of level) {
      const entries = await readdir(join(cwd, directory), { withFileTypes: true }).catch(() => []);
      for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        if (SKIPPED.test(entry.name)) continue;
        const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
        if (entry.isDirectory()) below.push(path);
        if (entry.isFile() && SOURCE.test(entry.name) && !/\.(?:test|spec|config|d)\./.test(entry.name))
          paths.push(path);
      }
    }
    level = below;
  }
  const read = paths.slice(0, MOST_FILES).map(async (path) => {
    const { size } = await stat(join(cwd, path));
    return { path, text: size > MOST_BYTES ? '' : await readFile(join(cwd, path), 'utf8') };
  });
  return Promise.all(read);
}
