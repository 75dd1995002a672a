// The request on the wire did not ask for a stream, so nobody could have sent one.
// Not of an endpoint: an app asks its model for a stream whatever its own request says. What came shows what it did.
import { defineCause } from './cause.ts';
import { REQUEST_MADE_AT } from '../../model/subject.ts';

export const streamNotRequested = defineCause({
  id: 'stream-not-requested',
  title: 'No stream was asked for',
  summary: 'The request on the wire did not ask for a stream.',
  needs: ({ stream, recording }) =>
    recording.subject.kind !== 'endpoint' && typeof stream?.request?.streamRequested === 'boolean'
      ? stream.request
      : null,
  detect({ streamRequested, path }, { recording }) {
    if (streamRequested === true) return null;
    return {
      hop: REQUEST_MADE_AT[recording.subject.kind],
      evidence: [{ kind: 'no-stream-requested', path }],
      advice:
        'Ask for one: stream: true, or the streaming method of the library. Check options and wrappers that switch it off.',
    };
  },
});
