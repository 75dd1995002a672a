// The second half of `npm run build`: makes dist/ what is shipped.
//
//   msw      dist/mock/msw.js becomes msw itself, with all that the three names of it need. As a dependency msw brings 49
//            packages, most of them for its command line, and one that wants a newer Node than we do.
//   page     dist/report/html/assets.js becomes the script and the style of the HTML report: src/report/html/page/ with uPlot
//   program  each entry point and the command line load a few files of dist/chunks/, zod included, in place of 600 modules: half
//            of the time that a check took before it measured. The client host stays as tsc wrote it: a Report names its files
//   left     nothing of a source that is gone
//   ship     with --ship, only what the entry points of package.json, the command line and the client host reach
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const DIST = join(ROOT, 'dist');
const BUNDLE = join(DIST, 'mock/msw.js');
const PAGE = join(ROOT, 'src/report/html/page');
/** What package.json exports, and the command line. */
const ENTRIES = ['cli/main', 'index', 'mock/index', 'testing/vitest', 'testing/jest'];

dropWithoutSource();
await bundleMsw();
await bundlePage();
await bundleProgram();
if (process.argv.includes('--ship')) dropHidden();

function dropWithoutSource() {
  for (const path of filesOf(DIST)) {
    const source = path.replace(/^dist/, 'src').replace(/(\.d\.ts|\.js)$/, '.ts');
    if (!source.endsWith('.ts') || !existsSync(join(ROOT, source))) rmSync(join(ROOT, path));
  }
}

function dropHidden() {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const types = Object.values(exports).flatMap(({ types: path }) => (path === undefined ? [] : [join(ROOT, path)]));
  // The client host finds clients and readers by their names.
  const named = filesOf(DIST).filter((path) => /^dist\/(host\/main|clients\/.*)\.js$/.test(path));
  const programs = [...ENTRIES.map((name) => `dist/${name}.js`), ...named].map((path) => join(ROOT, path));
  const kept = new Set([...reachedFrom(types, 'd.ts'), ...reachedFrom(programs, 'js')]);
  for (const path of filesOf(DIST)) if (!kept.has(join(ROOT, path))) rmSync(join(ROOT, path));
}

/** @param {string[]} entries @param {string} ending of what their imports name */
function reachedFrom(entries, ending) {
  const reached = new Set();
  const visit = (path) => {
    if (reached.has(path)) return;
    reached.add(path);
    const named = readFileSync(path, 'utf8').matchAll(/\b(?:from |import |import\()['"](\.[^'"]+)\.(?:ts|js)['"]/g);
    for (const [, module] of named) visit(resolve(dirname(path), `${module}.${ending}`));
  };
  for (const entry of entries) visit(entry);
  return reached;
}

async function bundleMsw() {
  const bundle = await rolldown({
    input: 'msw-door',
    cwd: ROOT,
    platform: 'node',
    plugins: [{ name: 'msw', resolveId: idOf, load: sourceOf }],
  });
  const { output } = await bundle.generate({ format: 'esm', comments: false });
  const [{ code, modules }] = output;
  writeFileSync(BUNDLE, `${licencesOf(Object.keys(modules))}\n${code}`);
}

async function bundlePage() {
  const bundle = await rolldown({ input: join(PAGE, 'main.ts'), cwd: ROOT, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false });
  const [{ code, modules }] = output;
  const script = `${licencesOf(Object.keys(modules))}\n${code.trim()}`;
  // It stands between two tags, which nothing in it may end.
  if (/<\/script|<!--/i.test(script)) throw new Error('The script of the page would end itself.');
  const plots = readFileSync(join(ROOT, 'node_modules/uplot/dist/uPlot.min.css'), 'utf8');
  const style = `${plots}\n${readFileSync(join(PAGE, 'page.css'), 'utf8')}`
    .replaceAll(/\/\*[^]*?\*\/|^\s+/gm, '')
    .trim();
  const assets = { script, style, scriptDigest: digestOf(script), styleDigest: digestOf(style) };
  writeFileSync(join(DIST, 'report/html/assets.js'), `export const assets = ${JSON.stringify(assets, null, 2)};\n`);
}

/** All entries in one build: a config file of the user that imports the package gets the modules of the command line. */
async function bundleProgram() {
  const bundle = await rolldown({
    input: Object.fromEntries(ENTRIES.map((name) => [name, join(DIST, `${name}.js`)])),
    cwd: ROOT,
    platform: 'node',
    // @oxc-project: what the bundler itself adds.
    external: (id) => !/^(\.|\/|zod$|@oxc-project\/)/.test(id),
    // A module that one command needs at once may be loaded later by another.
    checks: { ineffectiveDynamicImport: false },
    plugins: [{ name: 'places', transform: withPlace, renderChunk: withPlaceFrom }],
  });
  await bundle.write({
    dir: DIST,
    format: 'esm',
    comments: { legal: true, annotation: false, jsdoc: false },
    // That of zod; those of msw stand in its file.
    banner: ({ moduleIds }) => licencesOf(moduleIds),
    chunkFileNames: 'chunks/[name]-[hash].js',
  });
}

/** A module that asks where it is gets the place that it had before it was in a chunk. */
function withPlace(code, id) {
  const path = relative(DIST, id);
  return code.includes('import.meta.url') ? code.replaceAll('import.meta.url', `PLACE_OF("${path}")`) : undefined;
}

function withPlaceFrom(code, { fileName }) {
  const url = (path) => `new URL("${relative(dirname(fileName), path)}", import.meta.url).href`;
  return code.replaceAll(/PLACE_OF\("(.*?)"\)/g, (_, path) => url(path));
}

/** As it stands in a Content-Security-Policy. @param {string} text */
function digestOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** The bundle begins with what dist/mock/msw.js was when tsc had written it. */
function idOf(id) {
  return id === 'msw-door' ? id : undefined;
}

/** @param {string} id */
function sourceOf(id) {
  if (id === 'msw-door') return "export { getResponse, http, HttpResponse } from 'msw';";
  // Nobody sets a cookie here. It brings a list of all top-level domains, and asks for `localStorage`, at which Node 26 warns.
  if (id.endsWith('/msw/lib/core/utils/cookieStore.mjs')) {
    return 'export const cookieStore = { getCookies: () => [], setCookie: async () => {} };';
  }
  return undefined;
}

/** Name, version and licence of each package in the bundle, as their licences ask. */
function licencesOf(modules) {
  const folders = new Set(modules.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const texts = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
    return `${name} ${version}, ${license}${text}`;
  });
  return texts.length === 0 ? '' : `/*!\n${texts.join('\n\n----\n\n').replaceAll('*/', '* /')}\n*/`;
}

/** Paths from the root. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
}
