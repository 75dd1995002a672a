// Every field of the published documents says what it means, in which unit, and when it is null.
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/project/config-schema.ts';
import { publishedSchemas } from '../../src/model/schemas.ts';
import { fieldsOf } from '../support/fields.ts';

describe.each(Object.entries({ ...publishedSchemas(), config: configSchema() }))('%s', (_, schema) => {
  const fields = fieldsOf(schema);
  const pathsOf = (found: typeof fields) => [...new Set(found.map(({ path }) => path))];

  it('every field is described', () => {
    expect(fields.length).toBeGreaterThan(20);
    expect(pathsOf(fields.filter(({ description }) => description.length < 4))).toEqual([]);
  });

  it('what may be null says when', () => {
    const silent = fields.filter(({ isNullable, description }) => isNullable && !/\bnull\b/.test(description));
    expect(pathsOf(silent)).toEqual([]);
  });

  it('a time in milliseconds says so', () => {
    const silent = fields.filter(
      ({ name, description }) => name.endsWith('Ms') && !/\b(ms|milliseconds)\b/.test(description),
    );
    expect(pathsOf(silent)).toEqual([]);
  });
});

it('fields are found wherever they are', () => {
  const text = { type: 'string' };
  const schema = {
    properties: {
      a: { anyOf: [{ type: 'null' }, { properties: { b: text } }] },
      list: { items: { properties: { c: text } } },
    },
    oneOf: [{ properties: { d: text } }],
  };
  expect(fieldsOf(schema).map(({ path, isNullable }) => [path, isNullable])).toEqual([
    ['a', true],
    ['a.b', false],
    ['list', false],
    ['list[].c', false],
    ['d', false],
  ]);
});
