// What is said of redirects that were followed: where they led, in their order.
import { expect, it } from 'vitest';
import type { EndpointSeen } from '../../../../../src/model/endpoint-seen.ts';
import { redirectNotes } from '../../../../../src/record/subjects/endpoint/subject.ts';

const endpoint = (redirects: EndpointSeen['redirects']) => ({
  endpoint: {
    method: 'GET',
    format: null,
    formatBy: null,
    httpVersion: '1.1',
    redirects,
    lookupMs: null,
    connectMs: null,
    tlsMs: null,
    bodyBytes: 0,
    request: 1,
  },
});

it.each<[EndpointSeen['redirects'], string[]]>([
  [[], []],
  [[{ status: 308, place: 'http://h/b' }], ['A redirect was followed: 308 to http://h/b.']],
  [
    [
      { status: 302, place: 'http://h/b' },
      { status: 301, place: '/c' },
    ],
    ['Redirects were followed: 302 to http://h/b, 301 to /c.'],
  ],
])('%j', (redirects, notes) => {
  expect(redirectNotes(endpoint(redirects))).toEqual(notes);
});
