// What to do where text is lost: by how it is lost, and at which hop.
import type { Integrity } from '../model/integrity.ts';
import type { NextStep } from '../model/judgement.ts';

export function afterLoss({ kind, hop, isLeft }: Integrity): NextStep {
  if (kind === 'replacement-characters') return { step: 'decode-across-reads' };
  if (kind === 'channel-missing') return { step: 'hand-over-the-channel' };
  if (isLeft) return { step: 'read-to-the-end' };
  if (kind === 'reordered' || kind === 'repeated') return { step: 'keep-the-order' };
  if (hop === 'upstream') return { step: 'pass-all-on' };
  if (hop === 'display') return { step: 'print-all' };
  if (kind === 'last-piece-lost') return { step: 'hand-over-the-last' };
  return { step: kind === 'missing' ? 'read-across-reads' : 'compare-text' };
}
