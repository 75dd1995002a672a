// Renders one report of many runs in one format, as the command line would write it to a file, and prints what that took.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { reporters } from '../../dist/report/reporters/index.js';
import { size } from './figures.mjs';
import { reportOfMany } from './many-runs.mjs';
import { peakMb } from './peak.mjs';

const [id, twoRunsFile] = process.argv.slice(2);
const report = reportOfMany(JSON.parse(readFileSync(twoRunsFile, 'utf8')), size(1_000, 10));
const reportMb = peakMb(process.pid);
const file = `${twoRunsFile}.${id}`;
const cpuBefore = process.cpuUsage();
const startedMs = performance.now();
const reporter = await reporters.get(id).load();
const options = { columns: 80, colorLevel: 0, unicode: true, verbose: false };
const fd = openSync(file, 'w', 0o600);
let bytes = 0;
for (const part of reporter.parts?.(report, options) ?? [reporter.render(report, options)])
  bytes += writeSync(fd, part);
closeSync(fd);
const tookMs = performance.now() - startedMs;
const { user, system } = process.cpuUsage(cpuBefore);
rmSync(file);
process.stdout.write(
  JSON.stringify({
    tookMs,
    cpuMs: (user + system) / 1000,
    mostMb: peakMb(process.pid),
    reportMb,
    writtenMb: bytes / 1e6,
  }),
);
