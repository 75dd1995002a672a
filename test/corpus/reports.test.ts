// What is made of each recording fits the published schema, is read again as it was written, and has a sentence for each fact.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { gate } from '../../src/gate/gate.ts';
import { Recording } from '../../src/model/recording.ts';
import { Report } from '../../src/model/report.ts';
import { publishedSchemas } from '../../src/model/schemas.ts';
import { assembleReport } from '../../src/report/assemble.ts';
import { runOf } from '../support/runs.ts';

const DIRECTORY = new URL('../../fixtures/recordings/', import.meta.url);
const paths = readdirSync(DIRECTORY, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(publishedSchemas().report);

it.each(paths)('%s', (path) => {
  const recording = Recording.parse(JSON.parse(readFileSync(new URL(path, DIRECTORY), 'utf8')));
  const run = runOf(recording);
  const { tool, startedAt, durationMs, environment, calibration } = recording;
  const gated = gate([run], { inconclusive: 'fail' });
  const report = assembleReport({
    tool,
    startedAt,
    durationMs,
    environment,
    calibration,
    runs: [run],
    warnings: [],
    gated,
  });
  const written: unknown = JSON.parse(JSON.stringify(report));
  validate(written);
  expect(validate.errors).toBeNull();
  expect(Report.parse(written)).toEqual(written);
  expect(run).toMatchObject({ startedAt, durationMs, status: run.verdict.passed ? 'passed' : 'failed' });
  for (const { evidence, words } of [{ ...run.verdict, words: run.verdict.why }, ...run.verdict.causes])
    expect(words.filter((sentence) => sentence !== '')).toHaveLength(evidence.length);
});
