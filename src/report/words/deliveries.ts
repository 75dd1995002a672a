// The meaning of each class of delivery, for `explain` and for lists. How they are told apart: analyze/delivery.ts.
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
