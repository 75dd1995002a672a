// A project with Express and the SDK of OpenAI, as a team meets this package: `init` proposes a config, the matrix passes, a
// compressor is put in and named wherever the report goes, and it is taken out again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExpressProject, isExpressInstalled } from '../support/express-project.mjs';
import { describeWithProject } from '../support/require.ts';

const HOP = 'all of it held by the app';
const CAUSE = 'compressor-not-flushed';
const LINE = 'no-cache, no-transform';

describeWithProject('servers', 'a project with Express and OpenAI', () => {
  describe.runIf(isExpressInstalled())('checked by what init proposes', () => {
    it('passes, fails with a compressor, and passes again without it', async () => {
      const project = await createExpressProject();
      const read = (name: string) => readFileSync(join(project.directory, name), 'utf8');
      try {
        expect(await project.run('init')).toMatchObject({ code: 0 });
        expect(read('stream-check.config.mjs')).toMatch(/start: 'node server\.mjs', data: \{ message: 'hi' \}/);
        expect(read('.github/workflows/stream-check.yml')).toContain('stream-check');
        const honest = await project.run();
        expect(honest).toMatchObject({ code: 0, stdout: expect.stringContaining('2 of 2 incremental') });

        project.compress(true);
        const files = { junit: 'j.xml', github: 'g.txt', sarif: 's.json', html: 'r.html' };
        const reporters = Object.entries(files).flatMap(([id, file]) => ['--reporter', `${id}=${file}`]);
        const failing = await project.run('ci', '--reporter', 'terminal', ...reporters);
        expect(failing.code).toBe(1);
        // The report for people breaks its lines where they end.
        const texts = { terminal: failing.stdout, ...mapped(files, read) };
        for (const [id, text] of Object.entries(texts)) {
          const said = text.replaceAll(/\s+/g, ' ');
          for (const words of [HOP, CAUSE, LINE]) expect(said, `${id}: ${words}`).toContain(words);
        }
        // What fails the build says it all by itself.
        for (const pattern of [/<failure[^]*?<\/failure>/, /^::error .*$/m]) {
          const item = (pattern.exec(texts.junit) ?? pattern.exec(texts.github))?.[0].replaceAll(/\s+/g, ' ');
          for (const words of [HOP, CAUSE, LINE]) expect(item, `${pattern}: ${words}`).toContain(words);
        }

        project.compress(false);
        expect(await project.run()).toMatchObject({ code: 0 });
      } finally {
        project.remove();
      }
    });
  });
});

function mapped<Key extends string>(
  record: Record<Key, string>,
  change: (value: string) => string,
): Record<Key, string> {
  const entries = Object.entries<string>(record).map(([key, value]) => [key, change(value)]);
  return Object.fromEntries(entries) as Record<Key, string>;
}
