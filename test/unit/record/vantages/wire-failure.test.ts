// What the tap says of a failure: what the upstream did, and no more.
import { expect, test } from 'vitest';
import { connectReason } from '../../../../src/record/vantages/connect-words.ts';
import { failureOf } from '../../../../src/record/vantages/wire-failure.ts';

const scene = { upstream: 'host:1', answered: false, framedBytes: 0, bodyBytes: 0 };
const failed = (code: string, message: string, bytes: Buffer | string = '') =>
  failureOf(Object.assign(new Error(message), { code, rawPacket: Buffer.from(bytes) }), scene);
const unread = (bytes: Buffer | string) => failed('HPE_INVALID_CONSTANT', 'Parse Error', bytes).message;

test('a connection that was closed was not reset', () => {
  expect(failed('ECONNRESET', 'socket hang up')).toEqual({
    kind: 'truncated',
    message: 'host:1 closed the connection before it answered.',
  });
  expect(failed('ECONNRESET', 'read ECONNRESET').kind).toBe('reset');
  const begun = { ...scene, framedBytes: 20 };
  expect(failureOf(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), begun).message).toBe(
    'host:1 closed the connection in the middle of its headers.',
  );
});

test('another protocol is named by its first bytes', () => {
  expect(unread(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x16]))).toBe(
    'host:1 answered, but not in HTTP: it speaks TLS, so its address begins with https:// (Parse Error).',
  );
  expect(unread(Buffer.from('000000040000000000', 'hex'))).toContain('it speaks HTTP/2 without TLS');
  expect(unread(Buffer.from('000012040000000000000300000064', 'hex'))).toContain('it speaks HTTP/2 without TLS');
  expect(unread('SSH-2.0-OpenSSH_9\r\n')).toContain('it speaks SSH');
  expect(unread('hello there\n')).toBe('host:1 answered, but not in HTTP (Parse Error).');
  expect(unread(Buffer.from('000000040000000001', 'hex'))).toBe('host:1 answered, but not in HTTP (Parse Error).');
});

test('HTTP with headers that cannot be read is HTTP', () => {
  expect(unread('HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n')).toContain(
    'with headers that break the rules of HTTP',
  );
});

test('TLS to a port without it', () => {
  const said = 'write EPROTO 0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../x.c:1:';
  expect(connectReason(new Error(said))).toBe(
    'TLS failed, wrong version number: what answers there is not TLS, so its address may begin with http://',
  );
});
