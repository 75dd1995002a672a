// A control: the same request over HTTP/1.1, for an answer that came over HTTP/2.
import { timed } from '../timed.ts';
import { abba, type Control } from './control.ts';

export const http1: Control = {
  ...timed,
  id: 'http1',
  doing: 'the same over HTTP/1.1',
  // Without TLS nobody is asked in HTTP/2; a redirect may lead there.
  steps: (request) =>
    (request.url.protocol === 'https:' || request.isFollowing) && request.httpVersion !== '1.1'
      ? abba(request, { ...request, httpVersion: '1.1' })
      : null,
};
