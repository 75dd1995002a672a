// Where words of others come in: a new reader of sockets, files, pipes, arguments or the environment gets a line here, which
// says where a marker test puts its secret into it: scenarios/secrets, cli/secrets-typed, cli/secrets-in-files.
import { expect, it } from 'vitest';
import { readSource, sourceFiles } from '../support/imports.ts';

const READERS: Readonly<Record<string, string>> = {
  'admission.ts': 'requests to serve: headers',
  'cli/background.ts': 'nothing: which processes a terminal has in front',
  'cli/commands/ci.ts': 'nothing: how many processors there are',
  'against/git-worktree.ts': 'nothing: files of the project that are compared',
  'against/package-version.ts': 'nothing: it copies settings of npm',
  'against/run-tool.ts': 'last lines of git and of package managers, in an error: as all that is printed',
  'cli/commands/doctor.ts': 'nothing: versions of what is installed',
  'cli/completion/page-ids.ts': 'nothing: our own pages and scenarios',
  'cli/completion/shells.ts': 'nothing: our own scripts',
  'cli/io.ts': 'argv and environment: all tests',
  'cli/main.ts': 'argv: all tests',
  'cli/own-reporter.ts': 'nothing: whether a module is there',
  'cli/pages.ts': 'nothing: our own pages',
  'cli/report-files.ts': 'names of files',
  'cli/repository.ts': 'names of directories',
  'config/given-file.ts': 'files that a command line names: bodies, headers, certificates',
  'config/directory/installed.ts': 'nothing: whether files are there',
  'config/directory/listening.ts': 'lines of processes, of which names of models become commands',
  'config/directory/look.ts': 'nothing: whether files are there',
  'config/directory/managers.ts': 'nothing: whether files are there',
  'config/directory/ollama-models.ts': 'names of files',
  'config/directory/python.ts': 'nothing: names of modules that are not found',
  'config/directory/requirements.ts': 'names of packages',
  'config/directory/socket-owners.ts': 'as listening.ts',
  'config/directory/source-files.ts': 'the source of a project, of which routes become a file or a command',
  'config/directory/survey.ts': 'scripts of a project, of which one becomes a file or a command',
  'config/project/find-config.ts': 'nothing: names of files',
  'config/project/load-module.ts': 'config files that are modules',
  'json-file.ts': 'files: config files, recordings, reports',
  'library.ts': 'environment: all tests',
  'mock/faults/gzip.ts': 'nothing: what the mock says',
  'mock/handlers.ts': 'requests to serve: paths, headers, bodies',
  'mock/request-body.ts': 'requests to serve: bodies',
  'mock/requests.ts': 'requests to serve: methods, paths',
  'mock/scenarios.ts': 'nothing: our own scenarios',
  'mock/server.ts': 'requests to serve: headers, paths, queries',
  'protocols/framing/aws-event-stream.ts': 'nothing: checksums',
  'protocols/framing/body-decoder.ts': 'answers of an upstream: an encoding',
  'record/environment.ts': 'nothing: what the machine is',
  'record/outcome.ts': 'nothing: names of statuses',
  'record/past-the-tap.ts': 'nothing: names of statuses',
  'record/process/group.ts': 'nothing: states of processes',
  'record/process/guard.ts': 'nothing: a pipe of ours',
  'record/process/left-behind.ts': 'names of programs',
  'record/process/session.ts': 'the process of a client: its stderr and file descriptor 3',
  'record/subjects/app-process.ts': 'an app that we start: its stderr',
  'record/subjects/app-seen.ts': 'nothing: names of statuses',
  'record/subjects/endpoint/http1.ts': 'answers of an endpoint: status, headers, body',
  'record/subjects/endpoint/http2.ts': 'answers of an endpoint: status, headers, body',
  'record/subjects/opened-app.ts': 'environment of an app that we start',
  'record/subjects/program/executable.ts': 'nothing: whether a program can be run',
  'record/subjects/program/run.ts': 'environment of a program',
  'record/subjects/program/script.ts': 'nothing: names of filters in a script',
  'record/subjects/program/start.ts': 'a program: its stdout and stderr',
  'record/subjects/program/subject.ts': 'nothing: names of variables',
  'record/vantages/connect.ts': 'answers of a proxy: its status line',
  'record/vantages/wire-call.ts': 'answers of an upstream and of an app: status, headers, body',
  'record/vantages/wire-relay.ts': 'answers of an upstream and of an app: body',
  'record/vantages/wire-socket.ts': 'an app over a WebSocket: body',
  'record/vantages/wire.ts': 'requests of a client and of a program',
  'saved-files.ts': 'names of files',
  'testing/model.ts': 'nothing: variables, which are put back',
  'version.ts': 'nothing: our own package.json',
  'whole-file.ts': 'nothing: it writes',
};
/** Run in the process of a client, whose messages and last words `record/process/session.ts` reads. */
const isInChild = (path: string) => /^(?:clients|host)\//.test(path);

const READS =
  /^import (?!type)[^;]* from '(?:\.\/msw\.ts|node:(?:fs|fs\/promises|net|http|https|child_process|os|zlib|readline|tty)|msw|@lydell\/node-pty)'|\.on\('data'|\.onData\(|process\.(?:argv|env|stdin)\b/m;
const code = (path: string) => readSource(path).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');

it('every reader has its place in a marker test', () => {
  const found = sourceFiles.filter((path) => READS.test(code(path)) && !isInChild(path));
  expect(found.filter((path) => READERS[path] === undefined)).toEqual([]);
  expect(Object.keys(READERS).filter((path) => !found.includes(path))).toEqual([]);
});
