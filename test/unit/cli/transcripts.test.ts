// What the command line answers, as files: fixtures/commands/*.txt, one case each. A file begins with what is typed;
// the rest is what came of it. `npm run golden` writes that anew, so that a new case is a file with its first line.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readToolVersion } from '../../../src/version.ts';
import { runCli } from '../../cli/fake-io.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = `${ROOT}fixtures/commands/`;

it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.txt')))(
  '%s',
  async (name) => {
    const typed = readFileSync(FOLDER + name, 'utf8')
      .split('\n')
      .filter((line) => /^[#$] /.test(line))
      .slice(0, 2);
    const { env, columns, args } = parse(typed.at(-1)!);
    const { code, stdout, stderr } = await runCli(args, env, ROOT, columns);
    const answer = [...typed, ...section('stdout', stdout), ...section('stderr', stderr), `--- exit ${code}`, ''];
    await expect(answer.join('\n').replaceAll(readToolVersion(), '<version>')).toMatchFileSnapshot(FOLDER + name);
    // The first that judges loads all that judges.
  },
  60_000,
);

/** Colours are written as visible escapes. */
function section(title: string, text: string): string[] {
  return text === '' ? [] : [`--- ${title}`, text.replaceAll('\u001b', '\\x1b').replace(/\n$/, '')];
}

/** `$ NAME=value … stream-check …` as a shell would read it. COLUMNS says how wide the terminal is; without it there is none. */
function parse(line: string): { env: Record<string, string>; columns: number | null; args: string[] } {
  const words = [...line.slice(2).matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
  const program = words.indexOf('stream-check');
  const { COLUMNS, ...env } = Object.fromEntries(words.slice(0, program).map((word) => word.split('='))) as Record<
    string,
    string
  >;
  return { env, columns: COLUMNS === undefined ? null : Number(COLUMNS), args: words.slice(program + 1) };
}
