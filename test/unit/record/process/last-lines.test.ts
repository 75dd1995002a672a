// Of what a program wrote last, what is quoted: the line that names the failure, without the stack around it.
import { expect, it } from 'vitest';
import { createLastLines, quotedLines } from '../../../../src/record/process/last-lines.ts';
import { createRedactor } from '../../../../src/secrets/redactor.ts';
import { isOutOfMemory } from '../../../../src/record/process/stack-lines.ts';

function linesOf(text: string, secrets: string[] = []): string[] {
  const lines = createLastLines(createRedactor(secrets));
  for (const piece of text.match(/[^]{1,7}/g) ?? []) lines.add(piece);
  return lines.lines();
}

const PYTHON = `Traceback (most recent call last):
  File "/app/host/session.py", line 41, in main
    loop.run_until_complete(_obey(commands, client))
    ~~~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/app/errors.py", line 33, in open
    raise ValueError("no model")
ValueError: no model
`;

const NODE = `/app/client.mjs:7
    throw new TypeError('no model')
          ^

TypeError: no model
    at open (file:///app/client.mjs:7:11)
    at async node:internal/process/task_queues:95:5 {
  [cause]: undefined
}

Node.js v20.20.2
`;

const V8 = `
<--- Last few GCs --->

[1234:0x6f2a0]     1234 ms: Mark-sweep 60.1 (64.2) -> 60.0 (64.2) MB, 30.1 / 0.0 ms
[1234:0x6f2a0]     1290 ms: Mark-sweep 61.1 (65.2) -> 61.0 (65.2) MB, 40.1 / 0.0 ms

<--- JS stacktrace --->

FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
----- Native stack trace -----

 1: 0xb76dc5 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [/usr/bin/node]
 2: 0xee6020 v8::Utils::ReportOOMFailure [/usr/bin/node]
13: 0x12a52a3  [/usr/bin/node]
`;

it.each([
  ['an exception of Python', PYTHON, ['ValueError: no model']],
  [
    'one that was raised by another',
    `${PYTHON}
During handling of the above exception, another exception occurred:

${PYTHON.replace('ValueError: no', 'app.errors.AnswerError: still no')}`,
    ['app.errors.AnswerError: still no model'],
  ],
  ['one without a message', PYTHON.replace(/^ValueError.*$/m, 'KeyboardInterrupt'), ['KeyboardInterrupt']],
  ['an error of Node', NODE, ['TypeError: no model', '  [cause]: undefined']],
  [
    'a string that was thrown',
    "/app/a.mjs:1\nthrow 'no model'\n^\nno model\n(Use `node --trace-uncaught ...` to show where the exception was thrown)\n\nNode.js v20.20.2\n",
    ['no model'],
  ],
  ['too little memory', V8, ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory']],
  ['abort()', V8.slice(V8.indexOf('-----')), []],
  [
    'a panic of Go',
    'panic: no model\n\ngoroutine 1 [running]:\nmain.ask(0xc000012)\n\t/app/main.go:12 +0x1d\nexit status 2\n',
    ['panic: no model', 'exit status 2'],
  ],
  [
    'a panic of Rust',
    "thread 'main' panicked at src/main.rs:2:5:\nno model\nstack backtrace:\n   0: rust_begin_unwind\n   1: core::panicking::panic_fmt\nnote: run with `RUST_BACKTRACE=1`\n",
    ["thread 'main' panicked at src/main.rs:2:5:", 'no model'],
  ],
  [
    'an exception of Java',
    'Exception in thread "main" java.lang.IllegalStateException: no model\n\tat app.Main.main(Main.java:3)\n\t... 12 more\n',
    ['Exception in thread "main" java.lang.IllegalStateException: no model'],
  ],
])('%s', (_, text, lines) => {
  expect(linesOf(text)).toEqual(lines);
});

it('words without an error: the last ones', () => {
  expect(linesOf('one\ntwo\n\nthree\nfour\nfive\nsix')).toEqual(['two', 'three', 'four', 'five', 'six']);
});

it('what is said behind the error, but never so much that the error itself goes', () => {
  const lines = linesOf(`${PYTHON}one\ntwo\nthree\nfour\nfive\n`);
  expect(lines).toEqual(['ValueError: no model', 'two', 'three', 'four', 'five']);
});

it('secrets are cut out; an endless line is no trouble', () => {
  expect(linesOf('the key is hunter2-xyz', ['hunter2-xyz'])).toEqual(['the key is (redacted)']);
  expect(linesOf(`${'x'.repeat(100_000)}\nand the end`).at(-1)).toBe('and the end');
});

it('each line is cut by itself', () => {
  const quoted = quotedLines(['x'.repeat(500), 'ValueError: no model']);
  expect(quoted).toMatch(/^x{159}… \| ValueError: no model$/);
});

it('too little memory is recognised', () => {
  expect(isOutOfMemory(linesOf(V8))).toBe(true);
  expect(isOutOfMemory(['MemoryError'])).toBe(true);
  expect(isOutOfMemory(linesOf(PYTHON))).toBe(false);
});
