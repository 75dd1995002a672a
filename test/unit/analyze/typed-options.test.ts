// What was typed, where a verdict depends on it: options of ours, and what a pasted line of curl has in their place.
import { describe, expect, it } from 'vitest';
import { isIdentified, typedOption } from '../../../src/analyze/typed-options.ts';

describe('an option', () => {
  it.each([
    [['through', 'http://h', '--data', '{}'], '--data', '{}'],
    [['run', '--', 'x', '--data', '{}'], '--data', null],
    [['--runs', '3', 'curl', 'http://h/', '-s'], '--runs', '3'],
    [['curl', 'http://h/', '--max-time', '3'], '--max-time', null],
    [['curl', 'http://h/', '--data-raw', '{}'], '--data', '{}'],
    [['curl', 'http://h/', '--json', '{}'], '--data', '{}'],
    [['curl', 'http://h/', '-XPOST'], '--data', null],
    [['curl', '-sSL', 'http://h/'], '--location', 'http://h/'],
    [['curl', 'http://h/', '-X', 'POST'], '--method', 'POST'],
    [['curl', 'http://h/', '-LsS'], '--location', ''],
  ])('%j: %s', (command, option, value) => {
    expect(typedOption({ command }, option)).toBe(value);
  });
});

describe('who asks', () => {
  it.each([
    [['through', 'http://h', '--header', 'authorization: (redacted)'], true],
    [['curl', 'http://h/', '-b', '(redacted)'], true],
    [['curl', 'http://h/', '-u', '(redacted)'], true],
    [['curl', 'http://h/', '-HCookie: (redacted)'], true],
    [['curl', 'http://h/', '-H', 'accept: */*'], false],
    [['http://(redacted)@h/x'], true],
    [['(redacted)@h/x', '--quiet'], true],
    [['curl', '-s', 'http://(redacted)@h/'], true],
    [['http://h/@me', '--data', 'a@b'], false],
    [['run', '--', 'x', '-b', 'y'], false],
  ])('%j', (command, expected) => {
    expect(isIdentified({ command })).toBe(expected);
  });
});
