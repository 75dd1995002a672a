// A daemon leaves the process group in which it was started, and lives on: the report names it. What stays in its group is
// ended, and not named.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkJson, readReport, runBuilt } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-left-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** @param detached whether it leads a group of its own, as daemons do */
const STARTS = `import { spawn } from 'node:child_process';
const start = (detached) => spawn('sleep', ['600'], { detached, stdio: 'ignore' }).unref();
start(process.env.DETACHED === 'yes');
`;
const CLIENT = `${STARTS}export async function* open({ url, method, headers, body }) {
  for await (const bytes of (await fetch(url, { method, headers, body })).body) {
    for (const [, text] of Buffer.from(bytes).toString().matchAll(/"content":"(.*?)"/g)) yield text;
  }
}`;
const APP = `${STARTS}process.argv[3] = 'plain';
await import(${JSON.stringify(new URL('../../fixtures/projects/node-chat/app.mjs', import.meta.url).href)});`;

function fileOf(name: string, code: string): string {
  const path = join(directory, name);
  writeFileSync(path, code);
  return path;
}

const COMMANDS: Readonly<Record<string, () => Promise<string[]>>> = {
  check: async () => ['mock', '--lock-step', '--client', fileOf('client.mjs', CLIENT)],
  run: async () => ['run', '--lock-step', '--json', '--', process.execPath, fileOf('program.mjs', STARTS)],
  async through() {
    const port = await freePort();
    const start = `${process.execPath} ${fileOf('app.mjs', APP)} ${port}`;
    return ['through', `http://127.0.0.1:${port}/`, '--lock-step', '--start', start];
  },
};

async function warningsOf(command: string, detached: string): Promise<string[]> {
  const args = await COMMANDS[command]!();
  const env = { DETACHED: detached };
  const { report } = command === 'run' ? readReport(await runBuilt(args, env)) : await checkJson(args, env);
  return report.warnings;
}

describe.concurrent.each(Object.keys(COMMANDS))('%s', (command) => {
  it('names a daemon, and lets it live', async () => {
    const warnings = await warningsOf(command, 'yes');
    expect(warnings).toEqual([
      expect.stringMatching(/left its process group, and was not ended: sleep \(process \d+\)\.$/),
    ]);
    const [, pid] = /process (\d+)/.exec(warnings[0]!)!;
    // Throws for a process that is not there.
    process.kill(Number(pid), 'SIGKILL');
  });

  it('ends a child in its group, and says nothing', async () => {
    expect(await warningsOf(command, 'no')).toEqual([]);
  });
});
