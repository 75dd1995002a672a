// Whoever changes one value of a recording or a report gets a refusal that names it, or a judgement; never an exception.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { gate } from '../../src/gate/gate.ts';
import { problemsOf } from '../../src/json-file.ts';
import { createRandom } from '../../src/mock/random.ts';
import { Recording } from '../../src/model/recording.ts';
import { Report } from '../../src/model/report.ts';
import { publishedSchemas } from '../../src/model/schemas.ts';
import { assembleReport } from '../../src/report/assemble.ts';
import { mergeReports } from '../../src/report/merge.ts';
import { json } from '../../src/report/reporters/json.ts';
import { terminal } from '../../src/report/reporters/terminal.ts';
import { goodRecordings } from '../support/good-recordings.ts';
import { runs } from '../support/form.ts';
import { type Changed, changeOne, pathsOf } from '../support/one-value.ts';
import { runOf } from '../support/runs.ts';

const CHANGES = runs({ short: 2_500, long: 10_000 });
/** Sentences, tables and schemas cost more than all the rest; every document is judged. */
const RENDERED_OF = 20;

/** What names who was measured, where and when, what somebody said, and how a server introduced itself: no verdict asks. */
const HARMLESS =
  /^(tool|id|startedAt|durationMs|repeat|command|said|warnings|environment|client\.(id|version|runtime|packages)|target\.(model|baseUrl))\b|^streams\.\d+\.(process|unknownEvents|request\.(model|path|acceptEncoding|httpVersion)|outcome\.message|loop\.silence|timelines\.\w+\.arrivals\.\d+\.text)\b/;

const OPTIONS = { columns: 80, colorLevel: 0, unicode: true, verbose: true } as const;
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const [isRecording, isReport] = (['recording', 'report'] as const).map((name) => ajv.compile(publishedSchemas()[name]));

function reportOf(recording: Recording): Report {
  const run = runOf(recording);
  const { tool, startedAt, durationMs, environment, calibration } = recording;
  const gated = gate([run], { inconclusive: 'fail' });
  return assembleReport({ tool, startedAt, durationMs, environment, calibration, runs: [run], warnings: [], gated });
}

/** The words and codes of a verdict, not its sentences. */
function verdictOf({ runs: [run], exitCode }: Report): string {
  const { delivery, passed, hop, reason, vantage } = run!.verdict;
  return JSON.stringify([run!.status, run!.outcome.kind, delivery, passed, hop, reason, vantage, exitCode]);
}

/** Calls back with each changed document that the schema takes; a refusal must have words. */
function changing<T>(
  good: unknown,
  schema: z.ZodType<T>,
  changes: number,
  take: (value: T, changed: Changed, index: number) => void,
): { taken: number; refused: number } {
  const text = JSON.stringify(good);
  const paths = pathsOf(JSON.parse(text));
  const random = createRandom(1);
  const dice = { below: (limit: number) => Math.floor(random() * limit) };
  let taken = 0;
  for (let i = 0; i < changes; i++) {
    const changed = changeOne(text, paths, dice);
    try {
      const parsed = schema.safeParse(changed.document);
      if (parsed.success) take(parsed.data, changed, taken++);
      else expect(problemsOf(parsed.error, changed.document)[0]).toMatch(/^.+: .+/);
    } catch (error) {
      throw new Error(`${changed.path.join('.')} ${changed.change}`, { cause: error });
    }
  }
  return { taken, refused: changes - taken };
}

/** Nothing steers a terminal, whatever stood in the document; and the JSON is a Report for every reader. */
function render(report: Report): void {
  expect(terminal.render(report, OPTIONS)).not.toMatch(/[^\P{C}\n]/u);
  const written = json.render(report, OPTIONS);
  expect(written).not.toMatch(/[^\P{C}\n]/u);
  const read: unknown = JSON.parse(written);
  Report.parse(read);
  isReport!(read);
  expect(isReport!.errors).toBeNull();
}

const recordings = Object.entries(goodRecordings());

it.each(recordings)('%s', (_, good) => {
  const before = verdictOf(reportOf(Recording.parse(JSON.parse(JSON.stringify(good)))));
  const { taken, refused } = changing(good, Recording, CHANGES / recordings.length, (recording, changed, i) => {
    const report = reportOf(recording);
    if (HARMLESS.test(changed.path.join('.'))) expect(verdictOf(report)).toBe(before);
    if (i % RENDERED_OF !== 0) return;
    render(report);
    // What the loader takes is what we publish.
    for (const document of [changed.document, JSON.parse(JSON.stringify(recording))]) {
      isRecording!(document);
      expect(isRecording!.errors).toBeNull();
    }
  });
  expect([taken, refused].map((count) => count > CHANGES / 50)).toEqual([true, true]);
});

it('a report', () => {
  const path = new URL('../../fixtures/reports/sync-against-async.json', import.meta.url);
  const good = JSON.parse(readFileSync(path, 'utf8')) as { runs: { vantages: Record<string, { curve: unknown[] }> }[] };
  for (const { vantages } of good.runs) for (const one of Object.values(vantages)) one.curve.splice(5);
  const { taken } = changing(good, Report, CHANGES / 20, (report, _, i) => {
    terminal.render(report, OPTIONS);
    if (i % RENDERED_OF === 0) render(mergeReports([report, report]));
  });
  expect(taken).toBeGreaterThan(CHANGES / 100);
});
