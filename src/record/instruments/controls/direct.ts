// A control: the same request to the app itself, around the gateway, proxy or CDN in front of it (--direct).
import type { EndpointRequest } from '../../../model/endpoint-request.ts';
import { timed } from '../timed.ts';
import { abba, type Control } from './control.ts';

export const direct: Control = {
  ...timed,
  id: 'direct',
  doing: 'the same, around what stands in front of the app',
  steps: (request, { direct: place }) => (place === null ? null : abba(request, around(request, place))),
};

/** A bare address keeps the path and the query of the request; the app sees the host of its own address. A proxy stands in
 * front as well. */
function around(request: EndpointRequest, place: URL): EndpointRequest {
  const url = new URL(place);
  if (url.pathname === '/' && url.search === '')
    [url.pathname, url.search] = [request.url.pathname, request.url.search];
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'host');
  return { ...request, url, headers, way: { ...request.way, via: null, unixSocket: null } };
}
