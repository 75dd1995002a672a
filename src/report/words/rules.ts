// Rules by which text is let out, in words.
import { mayBeCork } from '../../model/cork.ts';
import type { Accounting, Fit } from '../../model/delivery.ts';
import type { EvidenceOf } from '../../model/evidence.ts';
import type { Rule } from '../../model/holding-rule.ts';
import { bytes } from './phrases.ts';

const ACCOUNTED: Readonly<Record<Accounting, string>> = {
  framed: ', HTTP framing included, as in the write buffer of a server',
  tls: ', HTTP framing included, as in the write buffer of a TLS connection',
  fastcgi: ', FastCGI framing included',
  body: ' of the body',
  decoded: ' of the decompressed body',
};

type RuleSentences = { readonly [Kind in Rule['kind']]: (rule: EvidenceOf<Kind>) => string };

export const RULE_SENTENCES: RuleSentences = {
  buffer: ({ by, hop, sizeBytes, accounting }) => {
    const where = accounting === null ? '' : ACCOUNTED[accounting];
    if (by === 'arrivals') return `The arrivals fit a buffer of ${bytes(sizeBytes)}${where}.`;
    if (by === 'reads')
      return `Text came out of stdout whenever about ${bytes(sizeBytes)} were there: the size of a buffer that a program has by itself.`;
    return hop === 'display'
      ? `In lock-step nothing came out of stdout until about ${bytes(sizeBytes)} were there, each time.`
      : `In lock-step text came out whenever ${bytes(sizeBytes)} were there${where}, each time.`;
  },
  block: ({ by, sizeBytes }) =>
    by === 'lock-step'
      ? `In lock-step text came out whenever a block of ${bytes(sizeBytes)} was full: a reader takes exactly so many and keeps the rest.`
      : `The arrivals fit a reader of blocks of ${bytes(sizeBytes)}.`,
  count: ({ by, chunks }) =>
    by === 'lock-step'
      ? `In lock-step text came out whenever ${chunks} chunks were there, each time, long or short.`
      : `The arrivals fit a collector of ${chunks} chunks.`,
  period: periodWords,
  ambiguous: ({ by, fits }) => {
    const either = fits.map(fitWords).join(', or ');
    return by === 'lock-step'
      ? `In lock-step text came out by ${either}: both fit each time.`
      : `The arrivals fit ${either} equally well.`;
  },
  irregular: () => 'No buffer or timer explains the arrivals.',
};

function periodWords({ hop, period, periodMs }: EvidenceOf<'period'>): string {
  if (periodMs === null) return 'The arrivals fit a pace.';
  const time = `${periodMs.toFixed(0)} ms`;
  switch (period) {
    case 'timer': {
      const isCork = hop === 'upstream' && mayBeCork(periodMs);
      const who = isCork
        ? 'as a corked socket (TCP_CORK), a throttle or a debounce does'
        : 'as a throttle or a debounce does, or a loop that is dead for so long each time';
      return `The arrivals fit a timer that lets text out every ${time}, ${who}.`;
    }
    case 'linger':
      return `The arrivals fit a wait of ${time} after the first chunk of each group.`;
    case 'pace':
      return `The arrivals fit a pace of one piece every ${time}.`;
    default:
      return `Each chunk came about ${time} late, and none waited for another: a delay.`;
  }
}

/** One of several models that fit. */
export function fitWords({ kind, sizeBytes, periodMs, count }: Fit): string {
  switch (kind) {
    case 'size':
      return `a buffer of about ${sizeBytes} bytes`;
    case 'count':
      return `every ${count} chunks`;
    case 'timer':
      return `a timer of ${periodMs?.toFixed(0)} ms`;
    case 'linger':
      return `a wait after the first chunk of ${periodMs?.toFixed(0)} ms`;
    default:
      return `a gap between chunks of ${periodMs?.toFixed(0)} ms`;
  }
}
