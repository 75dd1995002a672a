// A comparison with the baseline in one sentence: was incremental, now batched at 4,096 bytes; openai 6.1.0 → 7.0.0.
import {
  type BaselineComparison,
  type BaselineKey,
  type HeldBy,
  isPassingShape,
  prevailingIn,
  type RatioId,
  type Shape,
  type ShapeId,
} from '../../model/baseline.ts';
import type { HopId } from '../../model/timeline.ts';

type Unworded = Omit<BaselineComparison, 'text'>;

/** @param isUpdate whether the baseline gets what was measured */
export function comparisonWords(compared: Unworded, isUpdate = false): string {
  return `${keyWords(compared.key)}: ${isUpdate ? acceptedWords(compared) : changeWords(compared)}`;
}

/** What became of the entries of a baseline that was written anew. */
export function updateWords(file: string, comparisons: readonly BaselineComparison[]): string {
  const counted = (wanted: (comparison: BaselineComparison) => boolean) => comparisons.filter(wanted).length;
  const isNew = ({ status, now }: BaselineComparison) => status === 'incomparable' && now !== null;
  const parts = [
    [counted(isNew), 'new'],
    [counted(({ status }) => !['same', 'incomparable'].includes(status)), 'changed'],
    [counted(({ status }) => status === 'same'), 'as before'],
    [counted(({ now }) => now === null), 'not judged, and left as it was'],
  ] as const;
  const words = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const failing = failingIn(comparisons);
  const held =
    failing === 0
      ? ''
      : ` ${failing} of them ${failing === 1 ? 'does' : 'do'} not pass, and ${failing === 1 ? 'stands' : 'stand'} there as measured.`;
  // Whether it could be written is said by whoever writes it.
  return `Measured for the baseline ${file}: ${words.join(', ') || 'nothing'}.${held}`;
}

/** How many stand in the baseline as something that does not pass. */
export function failingIn(comparisons: readonly BaselineComparison[]): number {
  return comparisons.filter(({ now }) => now !== null && !isPassingShape(prevailingIn(now))).length;
}

function acceptedWords(compared: Unworded): string {
  const { status, reason, now } = compared;
  if (status !== 'incomparable') return changeWords(compared);
  return reason === 'not-judged'
    ? 'no run could be judged, and its entry stays'
    : `${shapeWords(now!)}, new in the baseline`;
}

/** What is compared, as far as a reader needs it to find it: the client and what it asked. */
function keyWords({ subject, client }: BaselineKey): string {
  return subject.startsWith('app ') || subject.startsWith('program ') ? subject : `${client} at ${subject}`;
}

function changeWords(compared: Unworded): string {
  const { status, was, now, key } = compared;
  if (status === 'incomparable') return `cannot be compared with the baseline: ${whyWords(compared, key)}`;
  const versions = versionWords(compared);
  if (status === 'same') return `${shapeWords(now!)}, as in the baseline${versions}`;
  const ratios = ratioWords(compared);
  const [before, after] = [shapeWords(was!), shapeWords(now!)];
  if (before !== after)
    return `was ${before}, now ${after}${hopWords(now!)}${ratios === '' ? '' : `; ${ratios}`}${versions}`;
  // Only ratios are others: what is held in another way is another shape.
  return `${after}${hopWords(now!)} as before, ${status === 'improved' ? 'and better' : 'but worse'}: ${ratios}${versions}`;
}

/** Delivery, the rule that shows most, and of how many runs. */
function shapeWords(shape: Shape): string {
  const id = prevailingIn(shape);
  const runs = shape.shapes[id];
  const held = shape.heldBy === null ? '' : heldWords(shape.heldBy);
  const share = runs === shape.samples ? '' : ` in ${runs} of ${count(shape.samples, 'run')}`;
  return `${SHAPE_WORDS[id]}${held}${share}`;
}

const SHAPE_WORDS: Readonly<Record<ShapeId, string>> = {
  incremental: 'incremental',
  'micro-batched': 'micro-batched',
  coarse: 'coarse',
  batched: 'batched',
  buffered: 'buffered to the end',
  replayed: 'held to the end and replayed',
  throttled: 'throttled',
  stalled: 'stalled',
  'streams-serialised': 'incremental for one stream, with a second one waiting for it',
  'text-lost': 'delivered with text missing or changed',
  'content-missing': 'delivered without a kind of content that was expected',
};

function heldWords({ sizeBytes, periodMs, count: chunks }: HeldBy): string {
  if (sizeBytes !== null) return ` at ${count(sizeBytes, 'byte')}`;
  if (chunks !== null) return ` at ${count(chunks, 'chunk')}`;
  return periodMs === null ? '' : ` every ${periodMs} ms`;
}

const HOP_WORDS: Readonly<Record<HopId, string>> = {
  upstream: 'upstream',
  client: 'client',
  'event-loop': 'event loop',
  display: 'display',
};

function hopWords({ hop }: Shape): string {
  return hop === null ? '' : `, held at the ${HOP_WORDS[hop]}`;
}

/** The figures that decided it. */
function ratioWords({ worse, better, was, now, status }: Unworded): string {
  const ids = status === 'improved' ? better : status === 'regressed' ? worse : [];
  const words = ids.map((id) => `${RATIO_WORDS[id]} ${figure(was, id)} → ${figure(now, id)}`);
  return words.join(', ');
}

const RATIO_WORDS: Readonly<Record<RatioId, string>> = {
  fidelity: 'fidelity',
  hold: 'hold',
  merged: 'merged',
  pieces: 'pieces for each chunk',
  alone: 'chunks seen alone',
};

function figure(shape: Shape | null, id: RatioId): string {
  return shape?.ratios[id]?.median.toFixed(2) ?? 'unknown';
}

/** More would hide the one that matters; all are in the Report. */
const MOST_VERSIONS = 3;

function versionWords({ versions, key: { client } }: Unworded): string {
  // That of the client comes first, and ours last.
  const rank = (name: string) => (name === client.split(':')[0] ? 0 : name === 'stream-check' ? 2 : 1);
  const sorted = versions.toSorted((a, b) => rank(a.name) - rank(b.name));
  const words = sorted
    .slice(0, MOST_VERSIONS)
    .map(({ name, was, now }) => `${name} ${was ?? 'none'} → ${now ?? 'none'}`);
  const more = sorted.length - words.length;
  return words.length === 0 ? '' : `; ${words.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function whyWords({ reason, nearest }: Unworded, key: BaselineKey): string {
  switch (reason) {
    case 'not-judged':
      return 'no run could be judged';
    case 'other-runtime':
      return `it has it on ${nearest?.runtime ?? 'an unknown runtime'}, and this is ${key.runtime ?? 'an unknown one'}`;
    case 'other-system':
      return `it has it on ${nearest?.system}, and this is ${key.system}`;
    case 'other-mode':
      return `it has it with ${MODE_WORDS[nearest!.mode]}, and this is with ${MODE_WORDS[key.mode]}`;
    default:
      return 'it has no entry for this; --update-baseline adds one';
  }
}

const MODE_WORDS: Readonly<Record<BaselineKey['mode'], string>> = {
  both: 'both instruments',
  timed: 'the timed instrument alone',
  'lock-step': 'lock-step alone',
};

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
