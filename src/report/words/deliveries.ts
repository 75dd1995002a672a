// The meaning of each class of delivery, and what to do about it, for `explain` and for lists. How they are told apart: analyze/delivery.ts.
import type { Delivery } from '../../model/delivery.ts';

export const DELIVERY_MEANINGS: Readonly<Record<Delivery, string>> = {
  incremental: '95 % of the text came at most the budget late, and chunks were not merged.',
  'micro-batched': 'Within budget, but chunks travel in groups (merged is 0.3 or more).',
  coarse: 'Few large events, chosen so at or above the API. Only said where the source itself was not seen.',
  batched: 'Over budget, in several flushes.',
  buffered: 'Held to the end, then let go in one flush: fake streaming.',
  replayed: 'Held to the end, then dripped as if it were live: fake streaming.',
  throttled: 'Falls behind steadily: passed on more slowly than it was written.',
  stalled: 'Irregular stalls that no buffer explains.',
  inconclusive: 'It cannot be said. The reason comes from a closed list, and the summary says what would settle it.',
};

/** What usually makes it, and what to do. */
export const DELIVERY_ADVICE: Readonly<Record<Delivery, string>> = {
  incremental: 'Nothing is to be done.',
  'micro-batched': 'Usually nothing is to be done. To have each chunk by itself, flush after each one at that hop.',
  coarse:
    'A model or its API chose large pieces: look for an option of the API. With the mock as the model (stream-check through, run) what lies below can be judged.',
  batched:
    'At the hop that is held a buffer lets text out when it is full, or a timer when it ticks (explain size, explain timer). Turn buffering off there for this path, or flush after each chunk.',
  buffered:
    'Something at the hop that is held waits for the whole answer: a proxy that buffers, code that collects before it answers, a compressor that is not flushed, a blocked event loop. Pass each piece on as it comes.',
  replayed:
    'Look at the hop that is held for code that awaits the whole answer and hands it out in slices: a cache, a smoother, a client that asks for no stream. Ask the model for a stream, and pass it on.',
  throttled:
    'Something takes its time for each chunk: work between two chunks, a slow reader, a smoother, a limit of the rate. Take the work out of the way of the stream.',
  stalled:
    'Run it again. If it stays, something stops the process now and then: a lazy import, a synchronous call, a lock, the collection of garbage.',
  inconclusive: 'The line next of the report has the command that would settle it.',
};
