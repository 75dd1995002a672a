// Markup that foreign words cannot break, and the tables that are made of it.
import { describe, expect, it } from 'vitest';
import { markup, when } from '../../../../src/report/html/markup.ts';
import { definitions, table } from '../../../../src/report/html/table.ts';

describe('markup', () => {
  it('escapes what it is given, in text and in attributes', () => {
    expect(markup`<p title="${'"><b>'}">${"<i> & 'x'"}</p>`.html).toBe(
      '<p title="&quot;&gt;&lt;b&gt;">&lt;i&gt; &amp; &#39;x&#39;</p>',
    );
  });

  it('takes markup as it is, and lists of it', () => {
    expect(markup`<ul>${['a', '<b>'].map((text) => markup`<li>${text}</li>`)}</ul>`.html).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>',
    );
  });

  it('shows controls, and marks that turn the direction of writing', () => {
    expect(markup`<p>${'a\u001b[31mb\u202ec'}</p>`.html).toBe(String.raw`<p>a\x1b[31mb\u202ec</p>`);
  });

  it('leaves null out, and figures as they are', () => {
    expect(markup`${null}${0}${when(false, () => 'no')}${when(true, () => 'yes')}`.html).toBe('0yes');
  });
});

describe('a table', () => {
  const { html } = table({
    caption: 'A & B',
    columns: [{ title: 'name' }, { title: 'ms', isFigure: true }],
    rows: [
      ['one', '1'],
      ['two', '2'],
    ],
  });

  it('has a caption, a head for each column, and one for each row', () => {
    expect(html).toContain('<caption>A &amp; B</caption>');
    expect(html.match(/<th scope="col"/g)).toHaveLength(2);
    expect(html.match(/<th scope="row">/g)).toHaveLength(2);
    expect(html.match(/<td class="figure">/g)).toHaveLength(2);
  });

  it('can be scrolled with the keyboard, and has a name', () => {
    expect(html).toMatch(/^<div class="scroll" tabindex="0" role="group" aria-label="A &amp; B">/);
  });
});

it('names with nothing to say are left out', () => {
  const { html } = definitions([
    ['why', 'because'],
    ['line', null],
    ['fix', ''],
    ['next', []],
  ]);
  expect(html.match(/<dt>\w+<\/dt>/g)).toEqual(['<dt>why</dt>']);
});
