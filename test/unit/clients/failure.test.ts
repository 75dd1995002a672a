// From errors as libraries throw them to outcomes.
import { describe, expect, it } from 'vitest';
import { HttpStatusError } from '../../../src/clients/client.ts';
import { failureOf, StreamFailureError } from '../../../src/clients/failure.ts';

const coded = (code: string, message = 'm', more: object = {}) => Object.assign(new Error(message), { code, ...more });
const kindOf = (error: unknown) => failureOf(error).kind;

describe('by the code of the error', () => {
  it.each([
    ['ECONNREFUSED', 'connect-failed'],
    ['ENOTFOUND', 'connect-failed'],
    ['EAI_AGAIN', 'connect-failed'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect-failed'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'connect-failed'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'connect-failed'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'truncated'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'truncated'],
    ['UND_ERR_BODY_TIMEOUT', 'timed-out'],
    ['ETIMEDOUT', 'timed-out'],
    ['HPE_INVALID_CONSTANT', 'protocol-error'],
    ['ENOENT', 'client-crashed'],
    ['XECONNREFUSED', 'client-crashed'],
  ])('%s: %s', (code, kind) => {
    expect(kindOf(coded(code))).toBe(kind);
  });

  it('a time-out while connecting is no time-out of the answer', () => {
    expect(kindOf(coded('ETIMEDOUT', 'm', { syscall: 'connect' }))).toBe('connect-failed');
  });

  it('node:http calls a body that was closed in its middle a reset', () => {
    expect(kindOf(coded('ECONNRESET', 'aborted'))).toBe('truncated');
  });

  it('a message is better than a code, and a code better than nothing', () => {
    expect(failureOf(coded('ECONNRESET', 'read ECONNRESET')).message).toBe('read ECONNRESET');
    expect(failureOf(coded('ECONNRESET', '')).message).toBe('ECONNRESET');
  });
});

describe('wrapped errors', () => {
  it('the innermost error with a known code counts', () => {
    const error = new TypeError('fetch failed', { cause: coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1') });
    expect(failureOf(error)).toEqual({ kind: 'connect-failed', message: 'connect ECONNREFUSED 127.0.0.1:1' });
    expect(kindOf(new Error('a', { cause: coded('UND_ERR_SOCKET', 'b', { cause: coded('ECONNRESET') }) }))).toBe(
      'reset',
    );
  });

  it('an error that is the cause of itself ends', () => {
    const error = new Error('round');
    error.cause = error;
    expect(failureOf(error)).toEqual({ kind: 'client-crashed', message: 'Error: round' });
  });
});

describe('an error status', () => {
  it.each([
    ['status', { status: 429 }],
    ['statusCode', { statusCode: 429 }],
    ['status_code', { status_code: 429 }],
  ])('as %s', (_, field) => {
    expect(failureOf(Object.assign(new Error('slow down'), field))).toEqual({
      kind: 'http-error',
      message: 'slow down',
      status: 429,
    });
  });

  it('of our own clients', () => {
    expect(failureOf(new HttpStatusError(503, 'busy'))).toEqual({ kind: 'http-error', message: 'busy', status: 503 });
  });

  it.each([200, 302, 600, '429'])('%s is none', (status) => {
    expect(kindOf(Object.assign(new Error('m'), { status }))).toBe('client-crashed');
  });
});

it('a client that knows how it failed is believed', () => {
  expect(failureOf(new StreamFailureError('truncated', 'no end mark'))).toEqual({
    kind: 'truncated',
    message: 'no end mark',
  });
});

it('an answer that cannot be parsed is no crash; other syntax errors are', () => {
  let error: unknown;
  try {
    JSON.parse('{"a');
  } catch (thrown) {
    error = thrown;
  }
  expect(kindOf(error)).toBe('protocol-error');
  expect(kindOf(new SyntaxError('Unexpected token'))).toBe('client-crashed');
});

it.each([
  ['a string', 'broken', 'broken'],
  ['undefined', undefined, 'undefined'],
  ['an object', { code: 3 }, ''],
])('%s that was thrown is a crash', (_, thrown, message) => {
  expect(failureOf(thrown)).toEqual({ kind: 'client-crashed', message });
});
