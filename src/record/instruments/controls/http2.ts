// A control: the same request over HTTP/2, for an answer that came over HTTP/1.1 although TLS was there to agree on more.
import { timed } from '../timed.ts';
import { abba, type Control } from './control.ts';

export const http2: Control = {
  ...timed,
  id: 'http2',
  doing: 'the same over HTTP/2',
  steps: (request) =>
    request.url.protocol === 'https:' && request.httpVersion === '1.1'
      ? abba(request, { ...request, httpVersion: '2' })
      : null,
};
