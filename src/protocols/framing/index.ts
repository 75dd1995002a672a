// The framings by name.
import { createAwsEventFramer } from './aws-event-stream.ts';
import type { Framer } from './framer.ts';
import { createJsonArrayFramer } from './json-array.ts';
import { createLineFramer } from './lines.ts';
import { createSseFramer } from './sse.ts';
import { createTextFramer } from './text.ts';

const FRAMERS = {
  sse: createSseFramer,
  lines: createLineFramer,
  'json-array': createJsonArrayFramer,
  'aws-event-stream': createAwsEventFramer,
  text: createTextFramer,
} satisfies Record<string, () => Framer>;

export type Framing = keyof typeof FRAMERS;

export function createFramer(framing: Framing): Framer {
  return FRAMERS[framing]();
}
