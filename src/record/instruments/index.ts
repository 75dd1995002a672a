// The catalog of instruments. A new one is a file beside this one, its id in the model, a line here, and a place in the
// plans of subjects (subjects/subject.ts).
import type { InstrumentId } from '../../model/recording.ts';
import { controls } from './controls/index.ts';
import { heldOpen } from './held-open.ts';
import type { Instrument } from './instrument.ts';
import { lockStep } from './lock-step.ts';
import { timed } from './timed.ts';

export const instruments: Readonly<Record<InstrumentId, Instrument>> = {
  'lock-step': lockStep,
  timed,
  'held-open': heldOpen,
  ...controls,
};
