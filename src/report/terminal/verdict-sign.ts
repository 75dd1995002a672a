import { exitCodeOf } from '../../gate/gate.ts';
import type { Run } from '../../model/report.ts';
import type { Style } from './style.ts';

/** ✔ passed, ✘ failed, ? cannot be said. */
export function signOf(run: Run, { signs, paint }: Style): string {
  const code = exitCodeOf(run, 'fail');
  if (code === 0) return paint.green(signs.passed);
  return code === 3 || code === 130 ? paint.yellow(signs.unknown) : paint.red(signs.failed);
}
