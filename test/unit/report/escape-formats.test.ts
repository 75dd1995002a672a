// Words that try to leave the place where they are shown, for each format.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as escape from '../../../src/report/escape-formats.ts';

const HUGE = '='.repeat(10 * 1024 * 1024);
/** Single units: lone surrogates and controls too. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom('<', '&', '"', '`', '|', '::', '%', '\r\n', ']]>', '#', '@', '\\', '=', ',', '\ud800'))
    .map((units) => units.join('')),
);
const FORMATS = {
  forXml: escape.forXml,
  escapeHtml: escape.escapeHtml,
  escapeMarkdown: escape.escapeMarkdown,
  markdownCode: escape.markdownCode,
  commandMessage: (text: string) => escape.commandMessage([text]),
  commandProperty: escape.commandProperty,
  csvCell: escape.csvCell,
  escapeTap: escape.escapeTap,
  escapeLabel: escape.escapeLabel,
};

describe.each(Object.entries(FORMATS))('%s', (name, format) => {
  it('leaves no control, no lone surrogate and no line end', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(format(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 300 },
    );
  });

  it('escapes what steers a terminal', () => {
    expect(format('a\u001b[2J\u202eb')).toMatch(/x1b.*202eb/);
  });

  it('cuts what is longer than anybody reads', () => {
    const { length } = format(HUGE);
    if (name === 'csvCell') expect(length).toBeGreaterThan(HUGE.length);
    else expect(length).toBeLessThan(10_000);
  });
});

it('XML holds nothing that it cannot hold', () => {
  expect(escape.forXml('a\u0000\uffff\ufffe\ud800b😀')).toBe('a\\x00\\uffff\\ufffe\\ud800b😀');
});

it('HTML opens no tag and leaves no attribute', () => {
  expect(escape.escapeHtml(`<script>alert('a')</script>" onload="&amp;`)).toBe(
    '&lt;script&gt;alert(&#39;a&#39;)&lt;/script&gt;&quot; onload=&quot;&amp;amp;',
  );
});

describe('Markdown', () => {
  it.each([
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['[a](javascript:b) ![c](d)', String.raw`\[a\](javascript:b) !\[c\](d)`],
    ['**a** _b_ `c` ~~d~~ $e$', '\\*\\*a\\*\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~ \\$e\\$'],
    ['a | b\n| c', String.raw`a \| b\\x0a\| c`],
    ['# head', String.raw`\# head`],
    ['- item', String.raw`\- item`],
    ['12. item', String.raw`12\. item`],
    ['=====', String.raw`\=====`],
    ['    code', 'code'],
    ['thanks @team and #12', 'thanks @<!-- -->team and #<!-- -->12'],
    [
      'http://evil.example www.evil.example GH-1 a!7',
      'http:<!-- -->//evil.example www<!-- -->.evil.example GH<!-- -->-1 a!<!-- -->7',
    ],
    ['<!-- a -->', '&lt;!-- a --&gt;'],
    ['undici 7.30.0 #x', 'undici 7.30.0 #x'],
  ])('%j', (text, escaped) => {
    expect(escape.escapeMarkdown(text)).toBe(escaped);
  });

  it.each([
    ['a', '`a`'],
    ['a`b``c', '```a`b``c```'],
    ['`a`', '`` `a` ``'],
    ['a|b', '`a\\|b`'],
    ['', '`  `'],
  ])('code %j', (text, code) => {
    expect(escape.markdownCode(text)).toBe(code);
  });

  it('a block of code ends where we end it', () => {
    expect(escape.markdownBlock('a\n```\nb', 'sh')).toBe('````sh\na\n```\nb\n````');
    expect(escape.markdownBlock('a')).toBe('```\na\n```');
  });
});

describe('a workflow command', () => {
  it('is one line, whatever it says', () => {
    expect(escape.commandMessage(['100 %', '::error::a\r\n::set-output name=b::c'])).toBe(
      '100 %25%0A\\x3a:error::a\\x0d\\x0a\\x3a:set-output name=b::c',
    );
  });

  it('has no property that was not given', () => {
    expect(escape.commandProperty('a,file=b::c%')).toBe('a%2Cfile=b%3A%3Ac%25');
  });
});

describe('a cell of CSV', () => {
  it.each([
    [null, ''],
    [-1.5, '-1.5'],
    ['undici', 'undici'],
    ['a "b", c', '"a ""b"", c"'],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =1', `"'  =1"`],
    ['\t=1', '"\\x09=1"'],
    ['＝1', `"'＝1"`],
    ['a\r\nb', '"a\\x0d\\x0ab"'],
  ])('%j', (value, cell) => {
    expect(escape.csvCell(value)).toBe(cell);
  });

  it('is read again as the escaped text by any reader of RFC 4180', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const cell = escape.csvCell(text);
        if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",\r\n]/);
        else expect(cell.slice(1, -1).replaceAll('""', '')).not.toContain('"');
      }),
    );
  });
});

it('a block of code closes behind any number of fences in it', () => {
  const text = '` ```` '.repeat(500_000);
  expect(escape.markdownBlock(text)).toBe(`\`\`\`\`\`\n${text}\n\`\`\`\`\``);
});

it('a description in TAP has no directive', () => {
  expect(escape.escapeTap('a # SKIP \\# TODO')).toBe(String.raw`a \# SKIP \\\# TODO`);
});

it('a label of Prometheus ends where we end it', () => {
  expect(escape.escapeLabel('a"} 1\n\\')).toBe(String.raw`a\"} 1\\x0a\\`);
});
