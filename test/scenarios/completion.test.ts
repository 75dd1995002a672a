// Tab in a real shell: the script of `stream-check complete <shell>` is sourced, a line is typed, and what the shell makes of
// it is read. `stream-check` is the built one behind a program that notes its arguments: so we see that nothing of the line
// was evaluated before, and know when the shell has asked.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runBuilt } from '../support/cli.ts';
import { describeWith } from '../support/require.ts';

const BIN = fileURLToPath(new URL('../../bin/stream-check.js', import.meta.url));

/** What is typed, and what the last word becomes. */
const COMPLETED: readonly (readonly [typed: string, word: string])[] = [
  ['stream-check expl', 'explain'],
  ['stream-check mock --cl', '--client'],
  ['stream-check mock --client undici-', 'undici-sync'],
  ['stream-check mock --client=undici-', '--client=undici-sync'],
  ['stream-check mock --client openai:protocol=openai-ch', 'openai:protocol=openai-chat'],
  ['stream-check check mock/buffe', 'mock/buffered'],
  ['stream-check mock --prompt "a b: c" --no-c', '--no-color'],
  // Files, by the shell itself.
  ['stream-check mock --config rep', 'report.json'],
  ['stream-check mock --reporter json=rep', 'json=report.json'],
  ['stream-check mock --client ./own', './own.mjs'],
];

/** Lines with a command in them, and the words that stream-check has to get. */
const EVALUATED_BY_NOBODY: readonly (readonly [typed: string, asked: string])[] = [
  ['stream-check mock $(touch made) --cl', '<mock><$(touch made)><--cl>'],
  ['stream-check mock --config=$(touch made)/x', '<mock><--config=$(touch made)/x>'],
  ['stream-check mock --config $(touch made)/x', '<mock><--config><$(touch made)/x>'],
];

interface Place {
  directory: string;
  /** The script of the shell. */
  script: string;
  env: Record<string, string>;
  /** A line for each time that stream-check was asked. */
  asked(): string[];
}

async function makePlace(shell: string): Promise<Place> {
  const root = mkdtempSync(join(tmpdir(), 'completion-'));
  const [directory, bin, log, script] = ['project', 'bin', 'asked', 'script'].map((name) => join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const path of [directory, bin]) mkdirSync(path);
  for (const name of ['report.json', 'own.mjs']) writeFileSync(join(directory, name), '');
  const noting = `#!/bin/sh\n{ for word in "$@"; do printf '<%s>' "$word"; done; echo; } >> '${log}'\n`;
  writeFileSync(join(bin, 'stream-check'), `${noting}exec '${process.execPath}' '${BIN}' "$@"\n`);
  chmodSync(join(bin, 'stream-check'), 0o755);
  const { stdout, code } = await runBuilt(['complete', shell]);
  expect(code).toBe(0);
  writeFileSync(script, stdout);
  return {
    directory,
    script,
    env: { PATH: `${bin}:${process.env['PATH']}`, HOME: root, TERM: 'xterm', LANG: 'C.UTF-8', INPUTRC: '/dev/null' },
    asked: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}

/** A shell at a terminal. */
interface Terminal {
  /** What stands on the terminal after the line and Tab. */
  tab(line: string): Promise<string>;
  /** Over when the shell is: it writes its history last. */
  close(): Promise<void>;
}

const SHELLS = {
  bash: {
    args: ['--norc', '--noprofile', '-i'],
    prepare: "bind 'set show-all-if-ambiguous on'; bind 'set enable-bracketed-paste off'",
  },
  // Its usual Tab expands the word under the cursor before anything is completed, whatever the command.
  zsh: { args: ['-f', '-i'], prepare: "autoload -Uz compinit; compinit -u -D; bindkey '^I' complete-word" },
};

async function openTerminal(shell: keyof typeof SHELLS, { directory, script, env, asked }: Place): Promise<Terminal> {
  const { spawn } = await import('@lydell/node-pty');
  const { args, prepare } = SHELLS[shell];
  const terminal = spawn(shell, args, { cols: 200, rows: 50, cwd: directory, env });
  let shown = '';
  terminal.onData((text) => (shown += text));
  const until = (met: () => boolean) => vi.waitUntil(met, { timeout: 60_000, interval: 20 });
  /** What the shell reads only when it has done all before; quotes keep the word out of the echo. */
  const done = async () => {
    terminal.write(`\u0015echo all-do''ne\r`);
    await until(() => shown.includes('all-done'));
  };
  terminal.write(`${prepare}; source '${script}'\r`);
  await done();
  return {
    async tab(line) {
      shown = '';
      const before = asked().length;
      terminal.write(`${line}\t`);
      await until(() => asked().length > before);
      await done();
      // eslint-disable-next-line no-control-regex
      return shown.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]|\u0007/g, '');
    },
    async close() {
      const over = new Promise((resolve) => terminal.onExit(resolve));
      terminal.kill();
      await over;
    },
  };
}

describeAt('bash');
describeAt('zsh');

function describeAt(shell: keyof typeof SHELLS): void {
  describeWith(shell, `completion in ${shell}`, () => {
    let place: Place;
    let terminal: Terminal;
    beforeAll(async () => {
      place = await makePlace(shell);
      terminal = await openTerminal(shell, place);
    });
    afterAll(async () => {
      await terminal.close();
      rmSync(place.env['HOME']!, { recursive: true });
    });

    it.each(COMPLETED)('%s', async (typed, word) => {
      const line = `${typed.slice(0, typed.lastIndexOf(' '))} ${word}`;
      expect(await terminal.tab(typed)).toContain(line);
    });

    it('shows several', async () => {
      expect(await terminal.tab('stream-check mock --client undici')).toMatch(/undici\s.*undici-sync/s);
    });

    it.each(EVALUATED_BY_NOBODY)('%s makes no file', async (typed, words) => {
      await terminal.tab(typed);
      const asked = place.asked().at(-1)!;
      expect(asked).toBe(`<complete><-->${words}`);
      expect(existsSync(join(place.directory, 'made'))).toBe(false);
    });
  });
}

describeWith('fish', 'completion in fish', () => {
  let place: Place;
  beforeAll(async () => {
    place = await makePlace('fish');
  });
  afterAll(() => rmSync(place.env['HOME']!, { recursive: true }));

  /** `complete -C` is what Tab does: candidates, each with its description behind a tab. */
  function tab(line: string): string[] {
    const { directory, script, env } = place;
    const args = ['--no-config', '-c', `source '${script}'; complete -C $argv[1]`, '--', line];
    return spawnSync('fish', args, { cwd: directory, env, encoding: 'utf8' }).stdout.trim().split('\n');
  }

  it.each(COMPLETED)('%s', (typed, word) => {
    expect(tab(typed).map((row) => row.split('\t')[0])).toEqual([word]);
  });

  it('shows several, with what they are', () => {
    const rows = tab('stream-check mock --client undici');
    expect(rows).toEqual([expect.stringMatching(/^undici\t\S/), expect.stringMatching(/^undici-sync\t\S/)]);
  });

  it.each(EVALUATED_BY_NOBODY)('%s makes no file', (typed, words) => {
    tab(typed);
    expect(place.asked().at(-1)).toBe(`<complete><-->${words}`);
    expect(existsSync(join(place.directory, 'made'))).toBe(false);
  });
});
