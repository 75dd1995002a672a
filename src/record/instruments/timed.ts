// The timed instrument: the mock plays the scenario's own schedule, and every vantage is stamped. The curves are compared
// afterwards. With a real upstream nothing is played: the wire is the first vantage there.
import type { Instrument } from './instrument.ts';

export const timed: Instrument = {
  id: 'timed',
  doing: 'timed',
  streams: () => 1,
  begin: () => ({ probe: null, play: () => ({ kind: 'timed' }), pushesOf: () => null }),
};
