// One figure, one number: every figure in a sentence about a run is a field of the Report, as it is printed.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytes, ms, percent } from '../../src/report/words/phrases.ts';
import { scenarios } from '../../src/mock/scenarios.ts';
import { Recording } from '../../src/model/recording.ts';
import type { Run } from '../../src/model/report.ts';
import { simulated } from '../support/recordings.ts';
import { runOf } from '../support/runs.ts';

const DIRECTORY = new URL('../../fixtures/recordings/', import.meta.url);
const recorded = readdirSync(DIRECTORY, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.json'))
  .map((path): [string, Recording] => [
    path,
    Recording.parse(JSON.parse(readFileSync(new URL(path, DIRECTORY), 'utf8'))),
  ]);
const planned = scenarios.entries.map((scenario): [string, Recording] => [`mock/${scenario.id}`, simulated(scenario)]);

/** What is no figure of a run: the share of the text that all sentences are about, and names. */
const CONSTANTS = /95 % of|HTTP\/\d(?:\.\d)?|t\d{4,}|#\d+/g;
const FIGURE = /\d[\d,]*(?:\.\d+)?(?: (?:ms|s|%|bytes?)(?![a-z]))?/g;

/** Every number in the run and in the calibration of its report, in all the forms in which sentences print one. */
function printedIn(run: Run, { calibration, clock }: Recording): Set<string> {
  const printed = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'number') {
      const forms = [ms(value), bytes(value), percent(value), value.toFixed(0), value.toFixed(1), `${value}`];
      for (const form of [...forms, value.toLocaleString('en'), `${value.toFixed(0)} ms`]) printed.add(form);
    } else if (Array.isArray(value)) {
      printed.add(`${value.length}`);
      value.forEach(walk);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  const { verdict, ...rest } = run;
  walk([rest, calibration, clock]);
  for (const { figures } of verdict.causes) walk(figures);
  // A place is printed as it was seen.
  for (const { file, source } of run.loop?.blockedAt ?? [])
    for (const figure of `${file} ${source ?? ''}`.match(FIGURE) ?? []) printed.add(figure);
  // So are a header and its value.
  for (const value of Object.values(run.response?.headers ?? {}))
    for (const figure of value.match(FIGURE) ?? []) printed.add(figure);
  return printed;
}

function sentencesOf({ verdict }: Run): string[] {
  const { summary, why, limits, causes } = verdict;
  return [summary, ...why, ...limits, ...causes.flatMap(({ words }) => words)];
}

describe('every figure in a sentence is a field of the report', () => {
  it.each([...recorded, ...planned])('%s', (_, recording) => {
    const run = runOf(recording);
    const printed = printedIn(run, recording);
    for (const sentence of sentencesOf(run)) {
      for (const figure of sentence.replaceAll(CONSTANTS, '').match(FIGURE) ?? [])
        expect(printed.has(figure), `"${figure}" in: ${sentence}`).toBe(true);
    }
  });

  it('the sentences hold figures', () => {
    const figures = recorded.flatMap(([, recording]) => sentencesOf(runOf(recording)).join(' ').match(FIGURE));
    expect(figures.length).toBeGreaterThan(100);
  });
});

describe('the late text has one figure', () => {
  it.each([...recorded, ...planned])('%s', (_, recording) => {
    const { verdict } = runOf(recording);
    const headline = /, (\d[\d,.]* m?s) late$/.exec(verdict.summary)?.[1];
    if (headline === undefined || verdict.hop === 'event-loop') return;
    expect(verdict.why.join(' ')).toContain(`came ${headline} late or less`);
    expect(verdict.limits.join(' ')).not.toMatch(/No mechanism is named/);
  });
});
