// What an experiment changed, and what came then.
import type { ControlArm, LetOut } from '../../model/controls.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { EvidenceOf } from '../../model/evidence.ts';
import type { Measures } from '../../model/report.ts';
import { CAME_WORDS, CONTROL_WORDS, failureWords, letOutWords } from './controls.ts';
import { bytes, count, ms } from './phrases.ts';

/** A class of delivery as it stands behind "with compression". */
const CAME: Readonly<Record<Delivery, string>> = {
  incremental: 'incremental',
  'micro-batched': 'within the budget',
  coarse: 'in few large pieces',
  batched: 'in lumps',
  buffered: 'held to the end',
  replayed: 'held to the end and then replayed',
  throttled: 'ever later',
  stalled: 'with pauses',
  inconclusive: 'not clear',
};

const IN_TIME: readonly Delivery[] = ['incremental', 'micro-batched', 'coarse'];

/** What was seen, and what follows. */
export function experimentWords({ encoding, before, after }: EvidenceOf<'experiment'>): string {
  const seen = seenWords(encoding, before, after);
  return IN_TIME.includes(after)
    ? `${seen}: the compressor does not flush.`
    : `${seen}: it is not the compressor alone that holds the text.`;
}

/** The experiments of a run, with their words. */
export function experimentsInWords({ experiments }: Measures): Pick<Measures, 'experiments'> {
  return {
    experiments: experiments.map((experiment) => ({
      ...experiment,
      changed: `asked ${CONTROL_WORDS[experiment.id].changed}`,
      happened: happenedWords(experiment),
    })),
  };
}

function happenedWords({
  id,
  encoding,
  before,
  after,
  arms,
  letOut,
  failure,
}: Measures['experiments'][number]): string {
  if (failure !== null) return `It ended when ${failureWords(failure)}.`;
  if (letOut !== null) return letOutWords({ control: id, ...letOut });
  if (arms.length === 0 && id !== 'identity') return `With the change ${CAME[after]}; as usual ${CAME[before]}.`;
  if (arms.length === 0) return `${seenWords(encoding ?? 'none', before, after)}.`;
  const of = (wanted: 'usual' | 'changed') => arms.filter(({ arm }) => arm === wanted).map(armWords);
  const usual = of('usual');
  return `With the change ${of('changed').join(', ')}${usual.length === 0 ? '' : `; as usual ${usual.join(', ')}`}.`;
}

/** What came as usual, and with the change: a line for each answer, or for what is known of all of them. */
export function sidesOf(experiment: Measures['experiments'][number]): { usual: string[]; changed: string[] } {
  const { before, after, arms, letOut } = experiment;
  if (letOut !== null) return { usual: [amountWords(letOut.usual)], changed: [amountWords(letOut.changed)] };
  const of = (wanted: ControlArm['arm'], delivery: Delivery) => {
    const lines = arms.filter(({ arm }) => arm === wanted).map(armWords);
    return lines.length === 0 ? [delivery] : lines;
  };
  return { usual: of('usual', before), changed: of('changed', after) };
}

function amountWords(amount: LetOut['usual']): string {
  if (amount === null) return 'no text came out before the end';
  const { bytes: size, chunks, ms: waited } = amount;
  if (waited !== null) return `${ms(waited)} after each chunk`;
  const parts = [
    ...(size === null ? [] : [bytes(Math.round(size))]),
    ...(chunks === null ? [] : [count(Math.round(chunks), 'chunk')]),
  ];
  return `once there were ${parts.join(' or ')}`;
}

function armWords({ came, firstContentMs }: ControlArm): string {
  return firstContentMs === null ? CAME_WORDS[came] : `${CAME_WORDS[came]} after ${ms(firstContentMs)}`;
}

function seenWords(encoding: string, before: Delivery, after: Delivery): string {
  const as = CAME[after];
  return `With compression (${encoding}) ${CAME[before]}, without it ${before === after ? `${as} as well` : as}`;
}
