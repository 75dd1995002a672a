// The page of the HTML report with every arrival of a long stream: how long it takes to write it, and to open it in Debian's
// Chromium until its curves are drawn. Without Chromium the first alone, and the goal is missed.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { at, round, size } from './figures.mjs';

const CHROMIUM = '/usr/bin/chromium';
const FIXTURE = new URL('../../fixtures/reports/sync-against-async.json', import.meta.url);
const CHUNKS = size(60_000, 600);
const ROUNDS = size(5, 1);

export async function htmlReport() {
  const { documentOf } = await import('../../dist/report/html/document.js');
  const { Report } = await import('../../dist/model/report.js');
  const report = longReport(Report.parse(JSON.parse(readFileSync(FIXTURE, 'utf8'))));
  const startedMs = performance.now();
  const page = documentOf(report);
  const renderMs = round(performance.now() - startedMs, 0);
  const openMs = existsSync(CHROMIUM) ? round(at(await opened(page), 0.5), 0) : null;
  return {
    id: 'html-report',
    what: `a page with ${CHUNKS.toLocaleString('en')} chunks at each of four vantages, until its curves are drawn, median`,
    goal: '< 2,000 ms',
    figures: { pageBytes: page.length, renderMs, ...(openMs !== null && { openMs }) },
    met: openMs !== null && openMs < 2_000,
  };
}

/** One run whose event loop is dead: the observer gets everything at the end. */
function longReport(report) {
  const run = report.runs.at(-1);
  const spokenMs = Array.from({ length: CHUNKS }, (_, i) => i * 2 + (i % 7) / 10);
  const columns = (moment) => ({
    atMs: spokenMs.map(moment),
    characters: spokenMs.map((_, i) => 1 + (i % 9)),
    channels: spokenMs.map(() => 'text'),
    bytes: spokenMs.map(() => 240),
    reads: spokenMs.map((_, i) => i),
    texts: null,
  });
  const endMs = CHUNKS * 2;
  run.timelines = {
    origin: columns((ms) => ms),
    wire: columns((ms) => ms + 0.3),
    app: columns((ms) => ms + 0.6),
    observer: columns(() => endMs),
  };
  return { ...report, runs: [run] };
}

async function opened(page) {
  const folder = mkdtempSync(join(tmpdir(), 'stream-check-bench-'));
  const file = join(folder, 'page.html');
  writeFileSync(file, page);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const times = [];
    for (let i = 0; i < ROUNDS; i++) {
      const tab = await browser.newPage();
      const startedMs = performance.now();
      await tab.goto(pathToFileURL(file).href);
      await tab.waitForSelector('[data-part=curves] canvas');
      await tab.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      times.push(performance.now() - startedMs);
      await tab.close();
    }
    return times;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}
