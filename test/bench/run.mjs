// npm run bench [-- --json] [--smallest] [id …]: speed and memory, each figure with its goal and what it is compared with.
// --list names them; --smallest shows that each runs.
// Not part of the tests: figures of a machine are no truth about the code.
import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { bufferedApp } from './buffered-app.mjs';
import { checkOverhead } from './check-overhead.mjs';
import { cleanSlate } from './clean-slate.mjs';
import { endpoint } from './endpoint.mjs';
import { endurance } from './endurance.mjs';
import { size } from './figures.mjs';
import { fuzz } from './fuzz.mjs';
import { fuzzUpstreams } from './fuzz-upstreams.mjs';
import { htmlReport } from './html-report.mjs';
import { hostLateness } from './host-lateness.mjs';
import { limits } from './limits.mjs';
import { manyStreams } from './many-streams.mjs';
import { matrix } from './matrix.mjs';
import { memory } from './memory.mjs';
import { mockSchedule } from './mock-schedule.mjs';
import { reporters } from './reporters.mjs';
import { sdkOverhead } from './sdk-overhead.mjs';
import { startup } from './startup.mjs';
import { tapLoad } from './tap-load.mjs';
import { teamProject } from './team-project.mjs';
import { truth } from './truth.mjs';
import { wireLateness } from './wire-lateness.mjs';

const BENCHMARKS = {
  'mock-schedule': mockSchedule,
  'wire-lateness': wireLateness,
  'tap-load': tapLoad,
  'many-streams': manyStreams,
  startup,
  'host-lateness': hostLateness,
  'sdk-overhead': sdkOverhead,
  'check-overhead': checkOverhead,
  'buffered-app': bufferedApp,
  matrix,
  memory,
  endpoint,
  endurance,
  fuzz,
  'fuzz-upstreams': fuzzUpstreams,
  limits,
  truth,
  'clean-slate': cleanSlate,
  reporters,
  'html-report': htmlReport,
  'team-project': teamProject,
};

if (!existsSync(new URL('../../dist/index.js', import.meta.url))) {
  throw new Error('The package is not built. Run: npm run build');
}
const args = process.argv.slice(2);
const asJson = args.includes('--json');
const wanted = args.filter((arg) => !arg.startsWith('--'));
const unknown = wanted.filter((id) => !(id in BENCHMARKS));
if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(', ')}. Known: ${Object.keys(BENCHMARKS).join(', ')}`);

if (args.includes('--list')) process.stdout.write(`${Object.keys(BENCHMARKS).join('\n')}\n`);
else await measure(wanted.length > 0 ? wanted : Object.keys(BENCHMARKS));

async function measure(ids) {
  const machine = `${availableParallelism()} x ${cpus()[0]?.model.trim()}, node ${process.versions.node}`;
  const remark = size('', '; smallest form: the figures say nothing');
  if (!asJson) process.stdout.write(`${machine}${remark}\n`);
  const results = [];
  for (const id of ids) {
    const result = await BENCHMARKS[id]();
    results.push(result);
    if (!asJson) process.stdout.write(inLines(result));
  }
  if (asJson) process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
}

function inLines({ id, what, goal, met, figures }) {
  const shown = Object.entries(figures).map(([name, value]) =>
    typeof value === 'object' ? `\n         ${name.padEnd(24)}${inWords(value)}` : `${name} ${value}`,
  );
  const isTable = Object.values(figures).some((value) => typeof value === 'object');
  const verdict = met ? 'met   ' : 'MISSED';
  return `\n${verdict} ${id}: ${what}\n       goal: ${goal}\n       ${shown.join(isTable ? '' : ', ')}\n`;
}

function inWords(figures) {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
