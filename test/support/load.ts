// Keeps processors busy while a test runs. Ends by itself after two minutes, whatever happens to the test.
import { spawn } from 'node:child_process';

const LIMIT_MS = 120_000;

/** One busy process for each processor asked for. Returns how to stop them. */
export function burnProcessors(count: number): () => void {
  const script = `const end = Date.now() + ${LIMIT_MS}; const parent = process.ppid; while (Date.now() < end && process.ppid === parent);`;
  const children = Array.from({ length: count }, () => spawn(process.execPath, ['-e', script], { stdio: 'ignore' }));
  return () => {
    for (const child of children) child.kill('SIGKILL');
  };
}
