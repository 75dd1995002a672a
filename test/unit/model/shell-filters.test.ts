// Filters in what a shell runs: which hold text, and how they are told not to.
import { describe, expect, it } from 'vitest';
import { flushOf, holdingFilters, SHELL_FILTERS, withFlush } from '../../../src/model/shell-filters.ts';

describe('filters that hold text', () => {
  it.each<[string, string[]]>([
    [`curl -sN $URL -d '{"a": 1}' | grep '^data: {' | cut -c7- | jq -rj .x`, ['grep', 'cut', 'jq']],
    ['curl -s $URL', ['curl']],
    ['curl $A | grep --line-buffered a | sed -u s/a/b/ | jq --unbuffered .', ['curl']],
    ['python3.12 chat.py | sed -n p | tr a b', ['python', 'sed', 'tr']],
    ['python -u chat.py | mawk p | perl -pe 1 | sort', ['mawk', 'perl', 'sort']],
    ['./chat | awk "{ print; fflush() }"', []],
    ['./chat | /usr/bin/awk "{ print }"', ['awk']],
    ['grep key file.txt; python chat.py', ['python']],
    ['./chat # | grep a', []],
    [`echo 'a | grep b' "| cut -c1"; ./chat`, []],
    ['a |\n  grep b |\n  LC_ALL=C tr a b', ['grep', 'tr']],
    ['a || grep b', []],
    ['a | stdbuf -oL cut -c1 | grep x', ['grep']],
    ['if a; then b | grep c; fi', ['grep']],
    ['x=$(a | grep b)', ['grep']],
    ['a | grep b && c | grep d', ['grep']],
  ])('%j', (text, expected) => expect(holdingFilters(text)).toEqual(expected));
});

describe('the same text, mended', () => {
  it.each<[string, string | null]>([
    [
      `curl -s $URL | grep '^data' | cut -c7- | jq -rj .x`,
      `curl -N -s $URL | grep --line-buffered '^data' | stdbuf -oL cut -c7- | jq --unbuffered -rj .x`,
    ],
    ['a | /bin/sed -n p', 'a | /bin/sed -u -n p'],
    ['a | awk "{ print }"', null],
    ['a | sort | sed p', null],
    ['python3 chat.py | mawk p', 'python3 -u chat.py | mawk -W interactive p'],
    ['./chat', null],
  ])('%j', (text, expected) => {
    expect(withFlush(text)).toBe(expected);
    if (expected !== null) expect(holdingFilters(expected)).toEqual([]);
  });
});

it('each filter says how it is told', () => {
  expect(SHELL_FILTERS.map(flushOf).filter((words) => !/ -| with | cannot /.test(words))).toEqual([]);
  expect(flushOf('tr')).toBe('stdbuf -oL tr');
});
