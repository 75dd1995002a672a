// Headers of a request to an endpoint, as HTTP/2 takes them.
import { expect, it } from 'vitest';
import { forHttp2 } from '../../../../../src/record/subjects/endpoint/headers.ts';

it('what is there twice is joined, and the host is the authority', () => {
  const headers = [
    ['Host', 'h:1'],
    ['Cookie', 'a=1'],
    ['X-Tag', 'a'],
    ['cookie', 'b=2'],
    ['x-tag', 'b'],
  ] as const;
  expect(forHttp2(headers)).toEqual({ ':authority': 'h:1', cookie: 'a=1; b=2', 'x-tag': 'a, b' });
});
