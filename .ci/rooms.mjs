// oxlint-disable max-lines
// Which rooms and packages each room of src/ may import. The lint rules and the table of src/README.md are made of it:
//
//   npm run rooms        writes both        (test/house/imports.test.ts holds them, and every import of src)
//
// A room is a folder of src/ with an entry here, or a file with one. A folder without an entry belongs
// to the room around it. `rooms` names what may be imported: `record` the room alone, `record/*` with all rooms in it.
import { posix } from 'node:path';

/** What is built into Node. */
const NODE = 'node:*';

/** @type {Record<string, import('./rooms.d.mts').Room>} */
export const ROOMS = {
  model: {
    does: 'the nouns as zod schemas: types, validation and published JSON schemas from one source. `ids.ts` has no zod',
    rooms: ['limits.ts'],
    packages: ['zod'],
  },
  config: {
    does: 'flags and files → values: the table of options, the table of providers; what was typed → Target × Client',
    rooms: [
      'model',
      'clients',
      'mock',
      'mock/faults',
      'analyze/causes',
      'gate',
      'gate/baseline',
      'secrets',
      'catalog.ts',
      'errors.ts',
      'json-file.ts',
      'limits.ts',
      'saved-files.ts',
    ],
    packages: ['zod', NODE],
  },
  'config/curl': {
    does: 'the line of "Copy as cURL": what curl would send with it, and what a shell did to it before we saw it',
    rooms: ['model', 'config', 'catalog.ts', 'errors.ts'],
    packages: [],
  },
  'config/directory': {
    does: 'what a directory and the machine around it have, and the commands that fit there: read, never run, scanned or asked',
    rooms: ['model', 'config', 'clients', 'clients/python', 'secrets'],
    packages: [NODE],
  },
  'config/init': {
    does: 'the config file and the CI file that are proposed for a project that has none',
    rooms: ['config/directory'],
    packages: [],
  },
  'config/project': {
    does: 'the config file of a project: found, read, and taken apart into the cells of its matrix',
    rooms: ['model', 'config', 'gate', 'secrets', 'errors.ts', 'json-file.ts', 'whole-file.ts'],
    packages: ['lilconfig', 'zod', NODE],
  },
  protocols: {
    does: 'how one API asks for a stream, which frames carry content, how the mock writes them; one file an API',
    rooms: ['model', 'protocols/formats', 'protocols/framing', 'secrets', 'catalog.ts', 'limits.ts'],
    packages: [],
  },
  'protocols/formats': {
    does: 'reads answers of no known API: events, lines, text, pages, one JSON body, bytes that are no text',
    rooms: ['model', 'protocols', 'protocols/framing'],
    packages: [],
  },
  'protocols/framing': {
    does: 'where frames end in the bytes of a body',
    rooms: ['limits.ts'],
    packages: ['eventsource-parser', '@smithy/eventstream-codec', NODE],
  },
  host: {
    does: 'the child process in which a client runs: its messages, ticker, observer, sampler. `python/`: the same in Python',
    rooms: ['model', 'clients', 'limits.ts'],
    packages: [NODE],
  },
  clients: {
    does: 'ways of making the request, loaded by both processes: the catalog, and what `--client` may say',
    rooms: ['model', 'protocols', 'protocols/framing', 'clients/*', 'catalog.ts', 'errors.ts', 'limits.ts'],
    packages: ['undici', 'ws', NODE],
  },
  'clients/built-in': {
    does: 'clients that come with the package; one file a client',
    rooms: ['model', 'protocols', 'clients'],
    packages: ['undici', NODE],
  },
  'clients/project': {
    does: "clients that are packages of the user's project; one file a client",
    rooms: ['model', 'protocols', 'clients'],
    packages: ['import-meta-resolve', NODE],
  },
  'clients/python': {
    does: 'clients that run in the Python host; one file a client',
    rooms: ['clients'],
    packages: [NODE],
  },
  secrets: {
    does: 'what is a secret, and the one border that it does not pass',
    rooms: ['errors.ts'],
    packages: [],
    isPure: true,
  },
  texts: {
    does: 'two texts compared, and the words of the mock counted: what is missing, changed, twice. Words in, figures out',
    rooms: ['model', 'mock', 'clock.ts'],
    packages: [NODE],
  },
  record: {
    does: 'stage 1, the only one with I/O on the measured path: Target × Client → Recording',
    rooms: [
      'model',
      'protocols',
      'mock',
      'host',
      'clients',
      'clients/built-in',
      'texts',
      'secrets',
      'record/*',
      'clock.ts',
      'errors.ts',
      'limits.ts',
    ],
    packages: [NODE],
  },
  'record/subjects': {
    does: 'who is under test',
    rooms: [
      'model',
      'protocols',
      'mock',
      'clients',
      'texts',
      'secrets',
      'record/*',
      'admission.ts',
      'clock.ts',
      'errors.ts',
      'limits.ts',
    ],
    packages: [NODE],
  },
  'record/subjects/program': {
    does: 'a program of the user that is the client',
    rooms: [
      'model',
      'protocols',
      'mock',
      'texts',
      'secrets',
      'record/*',
      'admission.ts',
      'clock.ts',
      'errors.ts',
      'limits.ts',
    ],
    packages: ['@lydell/node-pty', NODE],
  },
  'record/instruments': {
    does: 'ways of driving a stream',
    rooms: ['model', 'mock', 'record', 'record/process', 'record/vantages', 'record/text', 'clock.ts'],
    packages: [],
  },
  'record/process': {
    does: 'child processes as the parent sees them',
    rooms: [
      'model',
      'protocols',
      'mock',
      'host',
      'clients',
      'clients/python',
      'secrets',
      'record/text',
      'clock.ts',
      'limits.ts',
    ],
    packages: ['zod', NODE],
  },
  'record/vantages': {
    does: 'the stamps',
    rooms: [
      'model',
      'protocols',
      'protocols/framing',
      'mock',
      'texts',
      'secrets',
      'record/process',
      'record/text',
      'report/escape.ts',
      'admission.ts',
      'clock.ts',
      'errors.ts',
      'limits.ts',
    ],
    packages: [NODE],
  },
  'record/text': {
    does: 'words found again: tracers, text on a screen, digests',
    rooms: ['model', 'mock', 'texts', 'clock.ts', 'limits.ts'],
    packages: [NODE],
  },
  analyze: {
    does: 'stage 2: Recording → Analysis: figures, a decision, what it rests on; no sentence',
    rooms: ['model', 'analyze/causes'],
    packages: [],
    isPure: true,
  },
  'analyze/causes': {
    does: 'one file and one page a cause',
    rooms: ['model', 'analyze', 'products', 'catalog.ts'],
    packages: [],
    isPure: true,
  },
  products: {
    does: 'proxies, servers and frameworks: what names them, the line to paste for each cause, and a page each',
    rooms: ['catalog.ts'],
    packages: [],
    isPure: true,
  },
  metrics: {
    does: 'every figure of a Report: its page, its formula, where it is read',
    rooms: ['model', 'catalog.ts'],
    packages: [],
    isPure: true,
  },
  gate: {
    does: 'stage 3: runs → gate results and exit code',
    rooms: ['model', 'metrics', 'catalog.ts', 'errors.ts'],
    packages: [],
    isPure: true,
  },
  'gate/baseline': {
    does: 'runs against a committed baseline: the shape of each key, and what of it is no noise',
    rooms: ['model', 'gate'],
    packages: [],
    isPure: true,
  },
  'gate/against': {
    does: 'runs against runs of another side, made by turns: ranks, and bounds of a difference',
    rooms: ['model', 'metrics', 'gate', 'gate/baseline'],
    packages: ['simple-statistics'],
    isPure: true,
  },
  report: {
    does: 'stage 4: runs → Report → text',
    rooms: ['model', 'gate', 'report/escape.ts', 'report/words', 'limits.ts'],
    packages: [],
    isPure: true,
  },
  'report/escape.ts': {
    does: 'the one way out for text: lines and JSON that cannot steer a terminal',
    rooms: [],
    packages: [],
    isPure: true,
  },
  'report/words': {
    does: 'every sentence about a run',
    rooms: ['model', 'limits.ts'],
    packages: [],
    isPure: true,
  },
  'report/terminal': {
    does: 'the parts of the report for people',
    rooms: ['model', 'gate', 'report', 'report/escape.ts', 'report/words'],
    packages: ['chalk', 'cli-table3'],
    isPure: true,
  },
  'report/markdown': {
    does: 'the report as blocks of Markdown: for a comment, and for the summary of a job',
    rooms: ['model', 'report', 'report/escape.ts', 'report/words'],
    packages: [],
    isPure: true,
  },
  'report/html': {
    does: 'the parts of the page that a browser shows, in markup that needs no script',
    rooms: ['model', 'report', 'report/escape.ts', 'report/words'],
    packages: [],
    isPure: true,
  },
  'report/html/page': {
    does: 'what the browser runs: plots, replay, the button that saves the JSON. The build bundles it',
    rooms: ['model', 'report/escape.ts', 'report/words', 'report/html'],
    packages: ['uplot'],
    isPure: true,
  },
  'report/reporters': {
    does: 'one file a format',
    rooms: [
      'model',
      'metrics',
      'gate',
      'report',
      'report/markdown',
      'report/html',
      'report/escape.ts',
      'report/words',
      'report/terminal',
      'catalog.ts',
      'limits.ts',
    ],
    packages: ['xmlbuilder2'],
    isPure: true,
  },
  telemetry: {
    does: 'sends a Report as OpenTelemetry metrics and spans',
    rooms: ['model', 'report', 'errors.ts', 'version.ts'],
    packages: [
      '@opentelemetry/api',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-metrics',
      '@opentelemetry/sdk-trace-base',
      '@opentelemetry/exporter-metrics-otlp-http',
      '@opentelemetry/exporter-trace-otlp-http',
      NODE,
    ],
  },
  mock: {
    does: 'the reference origin: scenarios, player, msw handlers, server',
    rooms: [
      'model',
      'protocols',
      'protocols/framing',
      'mock/faults',
      'report/escape.ts',
      'admission.ts',
      'catalog.ts',
      'clock.ts',
      'errors.ts',
      'version.ts',
      'limits.ts',
    ],
    packages: ['msw', NODE],
  },
  'mock/faults': {
    does: 'one file a fault',
    rooms: ['model', 'protocols', 'mock', 'catalog.ts', 'errors.ts'],
    packages: ['zod', NODE],
  },
  testing: {
    does: 'matchers and a model for test suites; one entry point of the package a runner',
    rooms: [
      'model',
      'analyze',
      'mock',
      'record/instruments',
      'record/process',
      'record/text',
      'record/vantages',
      'report/words',
      'clock.ts',
      'errors.ts',
    ],
    packages: ['vitest', NODE],
  },
  guides: {
    does: 'pages for users about a whole subject, printed by `explain`; one file a page',
    rooms: ['catalog.ts'],
    packages: [],
  },
  cli: {
    does: 'argv, streams, environment, signals, exit codes',
    rooms: ['*'],
    packages: ['commander', 'chalk', NODE],
  },
  'cli/commands': {
    does: 'one file a command',
    rooms: ['*'],
    packages: [NODE],
  },
  against: {
    does: 'the same measured on two sides by turns: a commit, a version, an address in place of what is here',
    rooms: [
      'model',
      'config',
      'clients',
      'clients/project',
      'gate',
      'gate/against',
      'record/subjects',
      'report',
      'check.ts',
      'errors.ts',
      'whole-file.ts',
    ],
    packages: [NODE],
  },
  'index.ts': {
    does: 'the public API',
    rooms: [
      'model',
      'config',
      'config/project',
      'record',
      'analyze',
      'gate',
      'report/*',
      'library.ts',
      'errors.ts',
      'saved-files.ts',
    ],
    packages: [],
  },
  'library.ts': {
    does: 'the command line for programs',
    rooms: ['model', 'config', 'secrets', 'record', 'gate', 'report/*', 'against', 'check.ts'],
    packages: [],
  },
  'check.ts': {
    does: 'the whole pipeline on one screen',
    rooms: [
      'model',
      'clients',
      'mock',
      'secrets',
      'record/*',
      'analyze',
      'gate',
      'gate/baseline',
      'report',
      'report/words',
      'errors.ts',
      'saved-files.ts',
      'version.ts',
      'whole-file.ts',
    ],
    packages: [],
  },
  'matrix.ts': {
    does: 'the same pipeline over the cells of a config file',
    rooms: ['model', 'gate', 'gate/baseline', 'report', 'secrets', 'check.ts', 'errors.ts', 'side-by-side.ts'],
    packages: [],
  },
  'saved-files.ts': {
    does: 'recordings, reports and baselines as files',
    rooms: ['model', 'report/escape.ts', 'errors.ts', 'json-file.ts', 'limits.ts', 'whole-file.ts'],
    packages: ['zod', NODE],
  },
  'whole-file.ts': { does: 'writes a file whole or not at all', rooms: [], packages: [NODE] },
  'json-file.ts': {
    does: 'reads a JSON file of the user',
    rooms: ['secrets', 'catalog.ts', 'errors.ts', 'limits.ts'],
    packages: ['zod', NODE],
  },
  'admission.ts': { does: 'who may ask a server of ours', rooms: ['secrets'], packages: [NODE] },
  'catalog.ts': { does: 'a named set', rooms: ['errors.ts'], packages: [] },
  'clock.ts': { does: 'the only reader of time for measuring', rooms: [], packages: [] },
  'errors.ts': { does: 'what the user did wrong', rooms: [], packages: [] },
  'limits.ts': { does: 'every bound on what comes from outside, by name', rooms: [], packages: [] },
  'side-by-side.ts': { does: 'several things at once, a few at a time', rooms: [], packages: [] },
  'version.ts': { does: 'the version of this package', rooms: [], packages: [NODE] },
};

/** Entry points that no room may import, and why. */
export const NEVER = {
  'msw/node': 'setupServer() patches the process that measures',
  'msw/native': 'it patches the process that measures',
};

/** The room of a file. @param {string} path of the file, from src/ */
export function roomOf(path) {
  for (let room = path; room !== '.'; room = posix.dirname(room)) if (Object.hasOwn(ROOMS, room)) return room;
  return null;
}

/** @param {string} room @param {string} target another room, or the same one */
export function mayImport(room, target) {
  return (
    room === target ||
    ROOMS[room].rooms.some((name) => {
      if (name === '*') return Object.hasOwn(ROOMS, target);
      const [, around] = /^(.+)\/\*$/.exec(name) ?? [];
      return around === undefined ? name === target : target === around || target.startsWith(`${around}/`);
    })
  );
}

/** @param {string} room @param {string} specifier of a package or of Node: `zod`, `msw/node`, `node:fs` */
export function mayUse(room, specifier) {
  if (Object.hasOwn(NEVER, specifier)) return false;
  const { packages } = ROOMS[room];
  return packages.includes(specifier.startsWith('node:') ? NODE : packageOf(specifier));
}

/** @param {string} specifier */
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
