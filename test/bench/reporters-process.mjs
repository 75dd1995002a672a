// Renders one report of many runs in one format, as the command line would write it to a file, and prints what that took.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reporters } from '../../dist/report/reporters/index.js';
import { size } from './figures.mjs';
import { reportOfMany } from './many-runs.mjs';
import { peakMb } from './peak.mjs';

const [id] = process.argv.slice(2);
const report = await reportOfMany(size(1_000, 3), size(1_000, 10));
const heldMb = process.memoryUsage().rss / 1e6;
const file = join(tmpdir(), `stream-check-bench-${process.pid}`);
const startedMs = performance.now();
const reporter = await reporters.get(id).load();
const options = { columns: 80, colorLevel: 0, unicode: true, verbose: false };
const fd = openSync(file, 'w', 0o600);
let bytes = 0;
for (const part of reporter.parts?.(report, options) ?? [reporter.render(report, options)])
  bytes += writeSync(fd, part);
closeSync(fd);
rmSync(file);
const tookMs = performance.now() - startedMs;
process.stdout.write(JSON.stringify({ tookMs, mostMb: peakMb(process.pid), heldMb, writtenMb: bytes / 1e6 }));
