// init: writes a config file for the project that it finds, and a CI file that runs it. It asks only on a terminal.
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { ciFile } from '../../config/init/ci-text.ts';
import { configFile, type ProposedFile } from '../../config/init/config-text.ts';
import { isThere } from '../../config/directory/managers.ts';
import {
  CI_SYSTEMS,
  type CiSystem,
  type ProposedApp,
  type Survey,
  surveyProject,
} from '../../config/directory/survey.ts';
import type { OptionValues } from '../../config/options.ts';
import { configsIn } from '../../config/project/find-config.ts';
import { oneOf } from '../../config/values.ts';
import { StreamCheckError } from '../../errors.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import { readToolVersion } from '../../version.ts';
import { makeDirectory, PROJECT_FILE_MODE, systemReason, writeWhole } from '../../whole-file.ts';
import type { Io } from '../io.ts';
import { print } from '../print.ts';

export async function initCommand({ yes, force }: OptionValues, io: Io): Promise<ExitCode> {
  const { cwd } = io;
  const survey = await surveyProject(cwd);
  const answers =
    yes !== true && io.stdin().isTTY === true ? await ask(survey, io) : { app: survey.app, ci: survey.ci ?? 'github' };
  if (answers === null) {
    print(io.stderr, '\nNothing was written.\n');
    return 130;
  }
  const config = configFile(survey, answers.app);
  await requireNone(cwd, config.path, force === true);
  const written = [config];
  const kept: string[] = [];
  if (answers.ci !== null) {
    const toRoot = '../'.repeat(survey.directory === '' ? 0 : survey.directory.split('/').length);
    const isFree = !(await isThere(cwd, `${toRoot}.gitlab-ci.yml`));
    const { path, text } = ciFile(answers.ci, survey, readToolVersion(), isFree);
    const ci = { path: toRoot + path, text };
    const isKept = force !== true && (await isThere(cwd, ci.path));
    if (isKept) kept.push(ci.path);
    else written.push(ci);
  }
  for (const [k, file] of written.entries()) await write(cwd, file, written.slice(0, k));
  print(io.stdout, `${wordsFor(survey, answers.app, written, kept)}\n`);
  return 0;
}

interface Answers {
  app: ProposedApp | null;
  /** Null for none. */
  ci: CiSystem | null;
}

/** Null if whoever is asked has left. */
async function ask({ app, ci }: Survey, { stdin, stderr }: Io): Promise<Answers | null> {
  const lines = createInterface({ input: stdin(), output: stderr });
  // Ctrl-C and the end of the input: a question that is open would be waited for without end.
  const left = new AbortController();
  for (const event of ['SIGINT', 'close']) lines.once(event, () => left.abort());
  const question = async (text: string, proposed: string) => {
    const typed = await lines.question(`${text} [${proposed === '' ? 'none' : proposed}] `, left);
    return typed.trim() || proposed;
  };
  try {
    const address = await question('Address of an app of yours that streams', app?.address ?? '');
    const start =
      address === '' || address === 'none' ? '' : await question('Command that starts it', app?.start ?? '');
    const system = await question(`CI: ${CI_SYSTEMS.join(', ')} or none`, ci ?? 'github');
    return {
      app:
        address === '' || address === 'none'
          ? null
          : { place: 'as you said', body: null, ...app, address, start: start || null },
      ci: system === 'none' ? null : oneOf('CI system', system, CI_SYSTEMS),
    };
  } catch (error) {
    if (left.signal.aborted) return null;
    throw error;
  } finally {
    lines.close();
  }
}

/** @throws StreamCheckError 'usage' where the project has a config */
async function requireNone(cwd: string, path: string, force: boolean): Promise<void> {
  const there = await configsIn(cwd);
  const others = there.filter((name) => name !== path);
  if (others.length === 0 && (force || there.length === 0)) return;
  const [first = path] = others.length > 0 ? others : there;
  const hint =
    others.length > 0
      ? `stream-check ci    runs it; remove it to begin anew`
      : '--force replaces it; stream-check ci runs it';
  throw new StreamCheckError('usage', `This project has a config: ${first}.`, hint);
}

async function write(cwd: string, { path, text }: ProposedFile, before: readonly ProposedFile[]): Promise<void> {
  try {
    await makeDirectory(dirname(join(cwd, path)));
    await writeWhole(join(cwd, path), text, PROJECT_FILE_MODE);
  } catch (cause) {
    const message = `${path} could not be written: ${systemReason(cause)}.`;
    const hint = before.length === 0 ? null : `Written already: ${before.map((file) => file.path).join(', ')}`;
    throw new StreamCheckError('file-unreadable', message, hint, { cause });
  }
}

function wordsFor(
  { clients, hasOwn, node }: Survey,
  app: ProposedApp | null,
  written: readonly ProposedFile[],
  kept: readonly string[],
): string {
  const include = written.find(({ path }) => /^(\.\.\/)*\.gitlab\//.test(path))?.path.replace(/^(\.\.\/)+/, '');
  return [
    ...written.map(({ path }) => `wrote  ${path}`),
    ...kept.map((path) => `kept   ${path}, which was there; --force replaces it`),
    '',
    app === null ? 'No app that streams was found: add one to subjects.' : `App: ${app.address} (${app.place}).`,
    clients.length === 0
      ? 'No SDK that is known here was found: the client is undici.'
      : `Clients: ${clients.join(', ')}.`,
    ...(include === undefined ? [] : [`.gitlab-ci.yml has to name it:  include: '${include}'`]),
    ...(hasOwn || node === null ? [] : ['For types in the config: npm install --save-dev stream-check']),
    '',
    'Now: npx stream-check',
  ].join('\n');
}
