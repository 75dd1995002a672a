// (s) Does the matrix that `init` proposes ever flake? A project with Express and the SDK of OpenAI, honest and with a compressor, in
// turns; half of the rounds while all processors are busy.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createExpressProject, isExpressInstalled } from '../support/express-project.mjs';
import { at, round, size } from './figures.mjs';

const ROUNDS = size(50, 1);
const FAULT = /cause +compressor-not-flushed/;

export async function teamProject() {
  const what = `\`init\`, then the matrix, honest and with a compressor, ${ROUNDS} times each, half of them beside busy processors`;
  const goal = 'exit 0 and exit 1 with the cause, each time';
  if (!isExpressInstalled()) return { id: 'team-project', what, goal, figures: { runs: 0 }, met: false };
  const project = await createExpressProject();
  const figures = { honest: 0, named: 0, others: 0 };
  const tookMs = { quiet: [], busy: [] };
  try {
    await project.run('init');
    for (let i = 0; i < ROUNDS; i++) {
      const isBusy = i % 2 === 1;
      const stop = isBusy ? burn() : () => {};
      for (const isCompressed of [false, true]) {
        project.compress(isCompressed);
        const startedMs = performance.now();
        const { code, stdout } = await project.run();
        tookMs[isBusy ? 'busy' : 'quiet'].push(performance.now() - startedMs);
        const isRight = isCompressed ? code === 1 && FAULT.test(stdout) : code === 0;
        figures[isRight ? (isCompressed ? 'named' : 'honest') : 'others'] += 1;
        if (!isRight)
          process.stderr.write(`round ${i}, compressed ${isCompressed}, busy ${isBusy}: ${code}\n${stdout}\n`);
      }
      stop();
    }
  } finally {
    project.remove();
  }
  const median = (times) => (times.length === 0 ? 0 : round(at(times, 0.5) / 1000, 1));
  return {
    id: 'team-project',
    what,
    goal,
    figures: { ...figures, quietSeconds: median(tookMs.quiet), busySeconds: median(tookMs.busy) },
    met: figures.others === 0,
  };
}

function burn() {
  const script = 'const parent = process.ppid; while (process.ppid === parent);';
  const children = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', script], { stdio: 'ignore' }),
  );
  return () => {
    for (const child of children) child.kill('SIGKILL');
  };
}
