// Of a log the last lines that say something.
import { expect, it } from 'vitest';
import { createTellingLines } from '../../../../src/record/process/telling-lines.ts';
import { createRedactor } from '../../../../src/secrets/redactor.ts';

function linesOf(text: string, secrets: string[] = []): string[] {
  const lines = createTellingLines(createRedactor(secrets));
  // As a pipe cuts it.
  for (const piece of text.match(/[^]{1,7}/g) ?? []) lines.add(piece);
  return lines.lines();
}

const QUIET = [
  'INFO:     Started server process [7]',
  'INFO:     127.0.0.1:40000 - "GET /chat HTTP/1.1" 200 OK',
  '[2026-01-01 10:00:00 +0000] [7] [INFO] Listening at: http://127.0.0.1:8000',
  '127.0.0.1 - - [01/Jan/2026 10:00:00] "GET /error HTTP/1.1" 200 -',
  'WARNING: This is a development server. Do not use it in a production deployment.',
  ' * Running on http://127.0.0.1:5000',
  'Press CTRL+C to quit',
  '(Use `node --trace-warnings ...` to show where the warning was created)',
  '',
  '   ^^^^^^',
  '    at ask (file:///app.mjs:3:5)',
  '\t/app/main.go:12 +0x1d',
  '{"level":30,"msg":"listening"}',
];

it('what servers log while all is well says nothing', () => {
  expect(linesOf(QUIET.join('\n'))).toEqual([]);
});

it('a warning stays, however much is logged after it', () => {
  const warning = '/app/response.py:517: Warning: must consume synchronous iterators.';
  expect(linesOf([warning, ...Array.from({ length: 400 }, () => QUIET).flat()].join('\n'))).toEqual([warning]);
});

it('the last ones, without colours and secrets, also one without a line end', () => {
  const text = [
    'one',
    'two',
    'three',
    'four',
    '\u001b[31mfive\u001b[0m',
    `ERROR key hunter2-xyz, Bearer abcdef123`,
  ].join('\n');
  expect(linesOf(text, ['hunter2-xyz'])).toEqual([
    'two',
    'three',
    'four',
    'five',
    'ERROR key (redacted), Bearer (redacted)',
  ]);
});

it('a line that comes again is kept once', () => {
  expect(linesOf('a\nb\na\na\n')).toEqual(['b', 'a']);
});

it('a line may be endless', () => {
  expect(linesOf(`${'x'.repeat(10_000)}\n`)[0]!.length).toBe(300);
});
