// External parts (curl, python, nginx, ...): a test whose part is missing is skipped with its reason, unless
// STREAM_CHECK_REQUIRE names the part, or says all: then it fails.
import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';

const required = (process.env['STREAM_CHECK_REQUIRE'] ?? '').split(',').map((name) => name.trim());

/** `describe`, or a skipped or failing stand-in when the program is missing. */
export function describeWith(program: string, title: string, suite: () => void): void {
  const { error, status } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  if (error === undefined && status === 0) {
    describe(title, suite);
    return;
  }
  const reason = `${program} is missing`;
  if (required.includes('all') || required.includes(program)) {
    it(title, () => {
      throw new Error(`${reason}, and STREAM_CHECK_REQUIRE asks for it.`);
    });
  } else describe.skip(`${title} (${reason})`, suite);
}
