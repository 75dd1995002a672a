// Loads a config that is a module. Easy to get wrong: it is code of the user, so what it throws is quoted as theirs, and
// Node 20 can read no TypeScript, so a compiler of the project has to make JavaScript of it there.
import { readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, noSuchFile, StreamCheckError } from '../../errors.ts';
import { redactLikelySecrets } from '../../secrets/likely.ts';
import { writeWhole } from '../../whole-file.ts';

const MODULES = ['.js', '.mjs', '.cjs'];
const TYPESCRIPT = ['.ts', '.mts'];

/**
 * @param typed the path as it is called in messages
 * @returns its default export
 * @throws StreamCheckError 'file-unreadable' or 'file-invalid'
 */
export async function loadModule(typed: string, path: string): Promise<unknown> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => null,
  );
  if (isFile !== true) {
    const why = isFile === null ? noSuchFile(typed) : 'it is no file';
    throw new StreamCheckError('file-unreadable', `The config ${typed} cannot be read: ${why}.`);
  }
  const ending = extname(path);
  if (![...MODULES, ...TYPESCRIPT].includes(ending)) {
    const hint = `Its name has to end in ${['.json', ...MODULES, ...TYPESCRIPT].join(', ')}`;
    throw new StreamCheckError('usage', `The config ${typed} is neither JSON nor a module.`, hint);
  }
  const isForeign = TYPESCRIPT.includes(ending) && !('typescript' in process.features && process.features.typescript);
  const loaded = isForeign ? await importCompiled(typed, path) : await importFile(typed, path);
  if ('default' in loaded) return loaded['default'];
  const found = Object.keys(loaded);
  const what = found.length === 0 ? 'exports nothing' : `has no default export, but ${found.join(', ')}`;
  throw new StreamCheckError('file-invalid', `The config ${typed} ${what}.`, 'export default { subjects: ["mock"] }');
}

/** @param file that is imported; another one than the config where that was compiled */
async function importFile(typed: string, path: string, file = path): Promise<Record<string, unknown>> {
  const imported = import(pathToFileURL(file).href) as Promise<Record<string, unknown>>;
  try {
    return await unlessNothingIsLeft(imported);
  } catch (error) {
    const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    const place = placeIn(error, file);
    // Only that names the line.
    const check = error instanceof SyntaxError && file === path ? `node --check ${typed}    names the line` : null;
    const hint = isMissing
      ? 'Install what it imports, or leave defineConfig out: `export default { ... }` needs no import'
      : check;
    const why = `The config ${typed} could not be loaded${place === null ? '' : `, line ${place}`}: ${redactLikelySecrets(message.split('\n')[0]!.slice(0, 1000))}`;
    throw new StreamCheckError('file-invalid', why.replaceAll(file, path), hint, { cause: error });
  }
}

/** @throws Error when the process would end, for an import that waits for what never comes */
async function unlessNothingIsLeft<T>(imported: Promise<T>): Promise<T> {
  let leave = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(new Error('it waits for what never comes'));
  });
  process.once('beforeExit', leave);
  try {
    return await Promise.race([imported, left]);
  } finally {
    process.off('beforeExit', leave);
  }
}

/** The line of the file in the stack of what it threw; null where it stands nowhere. */
function placeIn(error: unknown, file: string): string | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.indexOf(file);
  return at === -1 ? null : (/^:(\d+)/.exec(stack.slice(at + file.length))?.[1] ?? null);
}

/** Easy to get wrong: it is written beside the config, for what it imports is looked for from there. */
async function importCompiled(typed: string, path: string): Promise<Record<string, unknown>> {
  const compile = await compilerFor(typed, path);
  const file = join(dirname(path), `.stream-check.config-${process.pid}-${Date.now()}.mjs`);
  try {
    const text = compile(await readFile(path, 'utf8'));
    await writeWhole(file, text);
  } catch (cause) {
    throw new StreamCheckError(
      'file-invalid',
      `The config ${typed} could not be compiled: ${messageOf(cause)}.`,
      OTHER_WAYS,
      {
        cause,
      },
    );
  }
  try {
    return await importFile(typed, path, file);
  } finally {
    await rm(file, { force: true });
  }
}

const OTHER_WAYS = 'Node 22.18 or newer reads TypeScript by itself; or name it stream-check.config.mjs';

interface Compilers {
  typescript: { transpileModule?: (text: string, options: object) => { outputText: string } };
  esbuild: { transformSync: (text: string, options: object) => { code: string } };
}

/** A compiler of the project. TypeScript 7 has none that can be called. */
async function compilerFor(typed: string, path: string): Promise<(text: string) => string> {
  const require = createRequire(path);
  const load = <N extends keyof Compilers>(name: N): Compilers[N] | null => {
    try {
      return require(name) as Compilers[N];
    } catch {
      return null;
    }
  };
  const transpile = load('typescript')?.transpileModule;
  if (transpile !== undefined) {
    const compilerOptions = { module: 99, target: 99 };
    return (text) => transpile(text, { compilerOptions }).outputText;
  }
  const esbuild = load('esbuild');
  if (esbuild !== null) return (text) => esbuild.transformSync(text, { loader: 'ts', format: 'esm' }).code;
  const why = `Node ${process.versions.node} cannot read TypeScript, and the project has no compiler that could: ${typed}`;
  throw new StreamCheckError('file-invalid', `${why}.`, `${OTHER_WAYS}; or install esbuild`);
}
