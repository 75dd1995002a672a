// An endpoint and its controls, made by hand: how each answer came, and the place of each in its control.
import { ENDPOINT_CONTROLS, type ControlStep, type EndpointControlId } from '../../src/model/controls.ts';
import type { EndpointSeen } from '../../src/model/endpoint-seen.ts';
import type { Recording, StreamRecord } from '../../src/model/recording.ts';
import type { Arrival } from '../../src/model/timeline.ts';
import { ENDPOINT_SEEN, recordingOf, streamOf, timeline } from './recordings.ts';

/** One answer. */
export interface Answer {
  /** When its pieces come: the first at `atMs`. */
  came: 'one-piece' | 'steady' | 'lumps';
  atMs: number;
  characters: number;
  contentEncoding?: string | null;
  format?: EndpointSeen['format'];
  status?: number | null;
  streamRequested?: boolean;
  outcome?: StreamRecord['outcome'];
}

export const HELD: Answer = { came: 'one-piece', atMs: 3000, characters: 1200 };
/** Uneven, as a model speaks. */
export const STEADY: Answer = { came: 'steady', atMs: 300, characters: 1200 };
export const LUMPS: Answer = { came: 'lumps', atMs: 300, characters: 1200 };
/** As evenly, and after as long a wait, as what is held and then sent piece by piece. */
export const REPLAYED: Answer = { came: 'steady', atMs: 3000, characters: 1200 };
/** Three at once. */
export const THREE: readonly Answer[] = [STEADY, STEADY, STEADY];

const ABBA: readonly Pick<ControlStep, 'arm' | 'pair'>[] = [
  { arm: 'usual', pair: 0 },
  { arm: 'changed', pair: 0 },
  { arm: 'changed', pair: 1 },
  { arm: 'usual', pair: 1 },
];
const changed = (pair: number, setting: string | null = null) => ({ arm: 'changed', pair, setting }) as const;
const PLACES: Partial<
  Record<EndpointControlId, readonly (Pick<ControlStep, 'arm' | 'pair'> & { setting?: string | null })[]>
> = {
  'length-slope': [
    changed(0, 'short'),
    changed(0, 'long'),
    changed(1, 'long'),
    changed(1, 'short'),
    changed(2, 'short'),
    changed(2, 'long'),
  ],
  'second-request': [changed(0), changed(1)],
  parallel: [ABBA[0]!, changed(0), changed(0), changed(0), changed(1), changed(1), changed(1), ABBA[3]!],
};

/** @param made the answers of each control, in the order in which they were asked for @param controls that can be made */
export function endpointOf(
  usual: Answer,
  made: Partial<Record<EndpointControlId, readonly Answer[]>> = {},
  controls: readonly EndpointControlId[] = ENDPOINT_CONTROLS,
): Recording {
  const ofControls = (Object.keys(made) as EndpointControlId[]).flatMap((id) =>
    made[id]!.map((answer, i): StreamRecord => {
      const place = (PLACES[id] ?? ABBA)[i]!;
      return { ...answerOf(answer), instrument: id, control: { setting: null, ...place } };
    }),
  );
  return recordingOf([answerOf(usual), ...ofControls], {
    scenario: null,
    subject: { kind: 'endpoint', controls: [...controls], controlRequests: 24 },
    target: { model: 'unknown', provider: 'endpoint', protocol: 'events', baseUrl: 'http://app/api/chat' },
  });
}

export function answerOf({ contentEncoding = null, format = 'events', status = 200, ...answer }: Answer): StreamRecord {
  const made = streamOf([timeline('wire', arrivalsOf(answer))]);
  return {
    ...made,
    request: { ...made.request!, streamRequested: answer.streamRequested ?? null },
    response: status === null ? null : { status, headers: {}, contentType: null, contentEncoding },
    outcome: answer.outcome ?? made.outcome,
    endpoint: { ...ENDPOINT_SEEN, format },
  };
}

const PIECES = 60;
const LUMP = 20;

function arrivalsOf({ came, atMs, characters }: Answer): Arrival[] {
  const count = Math.min(PIECES, characters);
  return Array.from({ length: count }, (_, i): Arrival => {
    const afterMs = came === 'one-piece' ? 0 : came === 'lumps' ? 900 * Math.floor(i / LUMP) : 20 * i;
    return { atMs: atMs + afterMs, channel: 'text', characters: characters / count, bytes: 150 };
  });
}
