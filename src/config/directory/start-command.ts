// How an app is started: by a script of package.json, by the Procfile, or by the file that listens. Nothing is run for it.
import { inShell } from '../../model/shell-words.ts';
import { redactLikelySecrets } from '../../secrets/likely.ts';

export type StartScript = 'start' | 'dev';

/** A `start` that serves what was built before is left for `dev`, which needs no build. */
export function scriptThatStarts(scripts: Readonly<Record<string, string>>): StartScript | null {
  const { start, dev } = scripts;
  const needsBuild = /\b(?:next|nuxt|nuxi|astro|vite|remix-serve|react-router-serve)\b|\b(?:dist|build|\.output)\//;
  if (start !== undefined && dev !== undefined && needsBuild.test(start)) return 'dev';
  return start === undefined ? (dev === undefined ? null : 'dev') : 'start';
}

export interface NodeStart {
  start: string | null;
  /** The program that it comes to; null where there is none. */
  program: string | null;
  /** The file that Node is given; null for other programs. */
  script: string | null;
}

/** A script that is one program of Node is run as it stands: a package manager in between would only take time. */
export function startOfNode(
  script: StartScript | null,
  scripts: Readonly<Record<string, string>>,
  listening: string | null,
  web: string | null,
  port: number,
  packages: readonly string[],
): NodeStart {
  if (script !== null) {
    const text = scripts[script]!;
    const start = /^node\s[^&|;]*$/.test(text) && isShown(text) ? text : `npm run ${script}`;
    return { start, program: programOf(text), script: scriptOf(start) };
  }
  if (web !== null && isShown(web)) {
    return { start: withPort(web, port), program: programOf(web), script: scriptOf(web) };
  }
  if (listening === null) return { start: null, program: null, script: null };
  const file = inShell([listening]);
  return /\.m?ts$/.test(listening) && packages.includes('tsx')
    ? { start: `npx tsx ${file}`, program: 'tsx', script: null }
    : { start: `node ${file}`, program: 'node', script: listening };
}

/** `node --env-file .env --import tsx server.ts` */
function scriptOf(line: string): string | null {
  const taking = /--?(?:r|require|import|loader|experimental-loader|env-file|env-file-if-exists|C|conditions)/.source;
  return new RegExp(String.raw`^node\s+(?:(?:${taking}\s+\S+|-\S+)\s+)*([^\s-]\S*)`).exec(line)?.[1] ?? null;
}

/** @param file that has the route @param listening file that listens by itself; null for none */
export function startOfPython(
  file: string,
  text: string,
  listening: string | null,
  web: string | null,
  port: number,
): string {
  if (web !== null && /^(?:uvicorn|gunicorn|hypercorn|flask|python\d?)\s/.test(web) && isShown(web))
    return withPort(web, port);
  if (listening !== null && listening.endsWith('.py')) return `python ${inShell([listening])}`;
  const module = file.replace(/\.py$/, '').replaceAll('/', '.');
  const name = /^(\w+)\s*=\s*(?:FastAPI|Starlette|Flask|Quart)\(/m.exec(text)?.[1] ?? 'app';
  const app = inShell([`${module}:${name}`]);
  return /\bFlask\(/.test(text) ? `flask --app ${app} run --port ${port}` : `uvicorn ${app} --port ${port}`;
}

/** The same by the interpreter that has its modules. */
export function withPython(start: string, python: string): string {
  const [, before = '', program = '', rest = ''] = /^((?:\w+=\S+ )*)(\S+)(.*)$/s.exec(start) ?? [];
  const own = inShell([python]);
  return /^python\d?$/.test(program) ? `${before}${own}${rest}` : `${before}${own} -m ${program}${rest}`;
}

/** The module that such a start runs; null for a file. */
export function moduleOf(start: string): string | null {
  return /^(?:\w+=\S+ )*(uvicorn|gunicorn|hypercorn|flask) /.exec(start)?.[1] ?? null;
}

/** `NODE_ENV=production next start` is `next`. */
function programOf(line: string): string | null {
  const words = line.split(/\s+/).filter((word) => !/^\w+=/.test(word));
  return (['npx', 'cross-env', 'exec'].includes(words[0] ?? '') ? words[1] : words[0]) ?? null;
}

/** What sets PORT for a Procfile; gunicorn reads it by itself. */
function withPort(web: string, port: number): string {
  return /\$\{?PORT\b|^gunicorn /.test(web) ? `PORT=${port} ${web}` : web;
}

/** A line with a key in it is not repeated. */
function isShown(line: string): boolean {
  return redactLikelySecrets(line) === line;
}
