// One way out for text: `report/escape.ts`. Whoever writes past it stands here with the reason.
import { expect, it } from 'vitest';
import { readSource, sourceFiles } from '../support/imports.ts';

/** JSON that no person and no file gets from us: bytes of a protocol, keys of a map, lines between our own processes. */
const PLAIN_JSON: Readonly<Record<string, string>> = {
  'record/instruments/controls/control.ts': 'the body of a request, which the server gets as JSON of whatever kind',
  'check.ts': 'a key by which places are compared',
  'config/directory/commands.ts': 'the body of a request, in a command that is escaped when it is printed',
  'config/init/config-text.ts': 'a file of the project, of its own words',
  'config/project/hash.ts': 'a text that is hashed',
  'config/project/project.ts': 'the body of a request',
  'clients/project/adk-js.ts': 'arguments of a tool call, as content',
  'clients/project/ai-sdk-stream.ts': 'an error of the SDK, sent to our parent',
  'gate/conditions.ts': 'a value in a message, which is escaped when it is printed',
  'gate/scope.ts': 'a key by which runs are compared',
  'host/handed-over.ts': 'quotes in a sentence to our parent',
  'host/main.ts': 'the body of a request',
  'host/write-message.ts': 'a line to our parent',
  'json-file.ts': 'a value in a sentence, which is escaped when it is printed',
  'mock/speech.ts': 'the length of what an API would write',
  'report/escape.ts': 'the way out itself',
  'report/merge.ts': 'a text by which rules are compared',
  'report/words/cause-line.ts': 'a key by which facts are compared',
  'cli/pages.ts': 'a parameter in a page, which is escaped when it is printed',
  'record/process/session.ts': 'a line to our child',
  'record/subjects/app-request.ts': 'the body of a request',
  'testing/read-iterable.ts': 'a text in which words of the mock are looked for',
  'texts/json-values.ts': 'a text that is compared',
};
/** What a model says has the bytes that its API would write. */
const isProtocol = (path: string) => path.startsWith('protocols/');

/** Streams that people or files read. */
const WRITERS: Readonly<Record<string, string>> = {
  'cli/commands/complete.ts': 'candidates, each escaped there; a tab stands between a value and its words',
  'cli/deliver.ts': 'a report, which its reporter has made safe',
  'cli/github-actions.ts': 'commands for the CI, of which the reporter has made the words safe',
  'cli/live-output.ts': 'lines that their format has made safe',
  'cli/print.ts': 'the way out itself',
  'cli/progress.ts': 'a line with the marks that redraw it; its words are escaped there',
  'cli/redacted-io.ts': 'what passes on, without secrets, what the others write',
  'host/main.ts': 'the last words of a client, read by our parent',
  'whole-file.ts': 'lines that their format has made safe, to a file',
};
const WRITE = /\b(?:stdout|stderr|output|stream)\.write\(|\bconsole\./;
/** Files are written in one place, which gets text that is safe. */
const FILE = /\b(?:writeFile|writeFileSync|appendFile|createWriteStream|writeSync|writev)\(|\bopen\([^)]*'w/;

const code = (path: string) => readSource(path).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
const matching = (pattern: RegExp) => sourceFiles.filter((path) => pattern.test(code(path)));

it('JSON that leaves is made by toJson', () => {
  const found = matching(/\bJSON\.stringify\(|Response\.json\(/).filter((path) => !isProtocol(path));
  expect(found.filter((path) => PLAIN_JSON[path] === undefined)).toEqual(['mock/handlers.ts']);
  expect(Object.keys(PLAIN_JSON).filter((path) => !found.includes(path))).toEqual([]);
  // The whole answer of a model.
  expect(code('mock/handlers.ts').match(/JSON\.stringify\(|Response\.json\(/g)).toEqual(['Response.json(']);
});

it('lines for people are escaped on their way to stdout and stderr', () => {
  expect(matching(WRITE)).toEqual(Object.keys(WRITERS).toSorted());
});

it('files are written in one place, and by the host to our own descriptor', () => {
  expect(matching(FILE)).toEqual(['host/write-message.ts', 'whole-file.ts']);
});
