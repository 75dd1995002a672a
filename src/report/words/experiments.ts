// What an experiment changed, and what came then.
import type { Delivery } from '../../model/delivery.ts';
import type { EvidenceOf } from '../../model/evidence.ts';
import type { Measures } from '../../model/report.ts';

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
      changed: 'asked for no compression (accept-encoding: identity)',
      happened: `${seenWords(experiment.encoding ?? 'none', experiment.before, experiment.after)}.`,
    })),
  };
}

function seenWords(encoding: string, before: Delivery, after: Delivery): string {
  const as = CAME[after];
  return `With compression (${encoding}) ${CAME[before]}, without it ${before === after ? `${as} as well` : as}`;
}
