// Each value is checked by the same function, wherever it comes from; only what the option is called differs.
import { describe, expect, it } from 'vitest';
import { readOptions, readTyped } from '../../../src/config/option-values.ts';
import type { CheckOptions } from '../../../src/config/options.ts';
import { StreamCheckError } from '../../../src/errors.ts';

function mistake(work: () => unknown): StreamCheckError {
  try {
    work();
  } catch (error) {
    if (error instanceof StreamCheckError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('what is typed', () => {
  it('becomes values', () => {
    const typed = { client: ['fetch', 'curl'], runs: '3', timeout: '.5', lockStep: true, prompt: 'hi', color: true };
    expect(readTyped(typed)).toEqual({
      client: ['fetch', 'curl'],
      runs: 3,
      timeout: 0.5,
      lockStep: true,
      prompt: 'hi',
    });
    expect(readTyped({ color: false, header: ['a: b'] })).toEqual({ color: false, header: ['a: b'] });
  });

  it.each([
    [{ runs: '0' }, '--runs expects a whole number of 1 or more, found "0".'],
    [{ runs: '1e3' }, '--runs expects'],
    [{ runs: '99999999999999999999' }, '--runs expects'],
    [{ timeout: 'soon' }, '--timeout expects a number of seconds above 0, up to 86400, found "soon".'],
    [{ timeout: '0' }, '--timeout expects'],
    [{ timeout: '99999' }, '--timeout expects'],
    [{ budget: '-5' }, '--budget expects a number of milliseconds'],
    [{ budget: 'Infinity' }, '--budget expects'],
    [{ budget: '' }, '--budget expects'],
    [{ parallel: '1' }, '--parallel expects a whole number of 2 or more, found "1".'],
    [{ parallel: '257' }, '--parallel expects at most 256 streams, found "257".'],
    [{ port: '65536' }, '--port expects at most 65535, found "65536".'],
    [{ maxTokens: '1.5' }, '--max-tokens expects a whole number of 1 or more, found "1.5".'],
    [{ judge: 'obsever' }, 'Unknown vantage "obsever". Did you mean "observer"?'],
    [{ protocol: 'openai-chta' }, 'Unknown protocol "openai-chta". Did you mean "openai-chat"?'],
    [{ expect: ['text', 'thinking'] }, 'Unknown kind of content "thinking".'],
    [{ inconclusive: 'maybe' }, 'Unknown meaning of --inconclusive "maybe".'],
  ])('%j is refused', (typed, message) => {
    expect(mistake(() => readTyped(typed)).message).toContain(message);
  });

  it('repeats no secret of a header that cannot be read', () => {
    for (const header of ['authorization Bearer sk-secret', 'a b: sk-secret', 'x: a\r\nb: sk-secret', ': sk-secret']) {
      const { message } = mistake(() => readTyped({ header: ['x-fine: 1', header] }));
      expect(message).toContain('--header expects "name: value"');
      expect(message).not.toContain('sk-secret');
    }
  });
});

describe('what a program gives', () => {
  it('becomes values; one of a repeatable option may stand alone, what is undefined is not there', () => {
    expect(readOptions({ model: 'mock', client: 'fetch', runs: 3, budget: undefined })).toEqual({
      model: 'mock',
      client: ['fetch'],
      runs: 3,
    });
  });

  it.each([
    [{ runs: 0 }, 'usage', 'runs expects a whole number of 1 or more, found "0".'],
    [{ runs: 1.5 }, 'usage', 'runs expects a whole number of 1 or more, found "1.5".'],
    [{ runs: '3' }, 'usage', 'The options do not fit: runs: expected number, found "3".'],
    [{ client: [3] }, 'usage', 'client'],
    [{ lockStep: 'yes' }, 'usage', 'lockStep: expected boolean, found "yes"'],
    [{ header: 'no' }, 'usage', 'header expects "name: value", found no ":".'],
    [{ judge: 'obsever' }, 'unknown-id', 'Did you mean "observer"?'],
    [{ runz: 3 }, 'unknown-id', 'Unknown option "runz". Did you mean "runs"?'],
    [{ json: true }, 'unknown-id', 'Unknown option "json".'],
    [{ start: 'app' }, 'unknown-id', 'Unknown option "start".'],
  ])('%j is refused', (options, code, message) => {
    const error = mistake(() => readOptions(options as CheckOptions));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});
