// A program of the user that is the client: one run of it for each instrument, a stream for each of its requests.
//
// There is no warm-up, and no second stream is held open: a program asks what it asks, and we cannot make it ask again.
// Moment 0 is when a request reached the tap: how long a program takes until then is its own affair.
import type { InstrumentId } from '../../../model/recording.ts';
import type { ShellFilter } from '../../../model/shell-filters.ts';
import { protocols } from '../../../protocols/index.ts';
import type { Stage } from '../../stage.ts';
import { unknownEventsWarning, type Subject, type SubjectSummary } from '../subject.ts';
import { inheritedFlush, nameOf, type ProgramUnderTest } from './program.ts';
import { judgedOf } from './requests.ts';
import { runProgram } from './run.ts';
import { filtersOf } from './script.ts';
import { toRequestRecord } from './stream.ts';
import { warningsOf, type JudgedRun } from './warnings.ts';

export function createProgramSubject(program: ProgramUnderTest, stage: Stage): Subject {
  const name = nameOf(program);
  const runs: JudgedRun[] = [];
  let filters: ShellFilter[] = [];

  return {
    name,
    plan(mode) {
      if (mode === 'timed' || program.upstream !== null) return ['timed'];
      return mode === 'lock-step' ? ['lock-step'] : ['lock-step', 'timed'];
    },
    async run(instrument) {
      filters = await filtersOf(program, process.env);
      const judgedRun = await judgedRunOf(program, instrument, stage);
      runs.push(judgedRun);
      return judgedRun.streams;
    },
    summary: (k) => summaryOf(program, stage, runs, filters, k),
    warnings: () => [
      ...runs.flatMap(({ streams, notes }) => [...streams.flatMap(unknownEventsWarning), ...notes]),
      ...warningsOf(program, stage, runs),
    ],
    end: async () => {},
  };
}

async function judgedRunOf(program: ProgramUnderTest, instrument: InstrumentId, stage: Stage): Promise<JudgedRun> {
  await stage.calm();
  stage.announce('starting-program');
  const run = await runProgram(program, instrument, stage);
  const judged = judgedOf(run.requests);
  const records = judged.map((request, k) =>
    toRequestRecord({
      name: nameOf(program),
      run,
      request,
      isLast: k === judged.length - 1,
      mayQuote: program.upstream === null || stage.keepText,
      stage,
    }),
  );
  const requests = await Promise.all(records);
  const streams = requests.map(({ stream }) => stream);
  return { run, judged, streams, notes: requests.flatMap(({ notes }) => notes) };
}

function summaryOf(
  program: ProgramUnderTest,
  stage: Stage,
  runs: readonly JudgedRun[],
  filters: ShellFilter[],
  k: number,
): SubjectSummary {
  const requests = Math.max(0, ...runs.map(({ judged }) => judged.filter((request) => request !== null).length));
  return {
    subject: {
      kind: 'program',
      request: requests === 0 ? 0 : k + 1,
      requests,
      pty: program.pty,
      filters,
      inherited: inheritedFlush(program, process.env),
    },
    ...targetOf(program, stage, runs, k),
    client: { id: nameOf(program), version: null, runtime: null, options: {}, packages: {} },
    // Everything is stamped in this process.
    clock: { offsetMs: 0, uncertaintyMs: 0 },
    said: runs.at(-1)?.run.end.said ?? [],
  };
}

function targetOf(
  { upstream }: ProgramUnderTest,
  stage: Stage,
  runs: readonly JudgedRun[],
  k: number,
): Pick<SubjectSummary, 'scenario' | 'target'> {
  const request = runs.map(({ judged }) => judged[k] ?? null).find((asked) => asked !== null) ?? null;
  if (upstream !== null) {
    const { baseUrl, protocol } = upstream;
    return { scenario: null, target: { model: request?.model ?? 'unknown', provider: 'custom', protocol, baseUrl } };
  }
  const { id, mockPrefix } = protocols.get(request?.protocol ?? 'openai-chat');
  const scenario = request?.mock?.scenario ?? stage.scenario?.id ?? null;
  const baseUrl = (runs.at(-1)?.run.mockUrl ?? '') + mockPrefix;
  return { scenario, target: { model: `mock/${scenario}`, provider: 'mock', protocol: id, baseUrl } };
}
