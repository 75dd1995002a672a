// A client that asks another address than its own.
import { describe, expect, it } from 'vitest';
import { pastTheTap } from '../../../src/record/past-the-tap.ts';
import type { TapExchange } from '../../../src/record/vantages/wire.ts';

const exchange = (status: number, location?: string, ended: TapExchange['ended'] = 'complete') =>
  ({ status, statusMessage: '', ended, responseHeaders: location === undefined ? {} : { location } }) as TapExchange;

const PLACE = 'https://other.example/v1/chat';

describe('a client that made no request', () => {
  it('has its text from elsewhere', () => {
    expect(pastTheTap({ exchange: undefined, characters: 7, isStopped: false })).toEqual({
      kind: 'connect-failed',
      message: expect.stringMatching(
        /made no request .* Its text, 7 characters, came past the tap and is not judged\./,
      ) as string,
    });
  });

  it('and has no text did nothing', () => {
    expect(pastTheTap({ exchange: undefined, characters: 0, isStopped: false })).toBeNull();
  });
});

describe('a redirect to another address', () => {
  it('was followed if text came', () => {
    const { kind, message } = pastTheTap({ exchange: exchange(307, PLACE), characters: 7, isStopped: false })!;
    expect(kind).toBe('http-error');
    expect(message).toBe(
      `307 Temporary Redirect: the client followed the redirect to ${PLACE}, past the tap. Its text, 7 characters, came from there and is not judged.`,
    );
  });

  it('may have been followed if the client hangs', () => {
    const outcome = pastTheTap({ exchange: exchange(302, PLACE), characters: 0, isStopped: true });
    expect(outcome?.message).toMatch(
      /^302 Found: a redirect to .*: if it followed the redirect, it did so past the tap\.$/,
    );
  });

  it('was not followed by a client that ends without text', () => {
    expect(pastTheTap({ exchange: exchange(302, PLACE), characters: 0, isStopped: false })).toBeNull();
  });
});

it.each([
  ['an answer', exchange(200)],
  ['a redirect to nowhere', exchange(302)],
  ['one that is not over', exchange(302, PLACE, 'open')],
])('nothing is said of %s', (_, seen) => {
  expect(pastTheTap({ exchange: seen, characters: 7, isStopped: true })).toBeNull();
});
