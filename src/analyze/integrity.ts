// Is what the app got what was written? Compared by salted digests of the text, so that no words are needed.
import type { Measures } from '../model/report.ts';
import { CHANNELS, DIGEST_STEP, type TextDigest, type Timeline } from '../model/timeline.ts';

export function compareContent(source: Timeline, seen: Timeline): NonNullable<Measures['integrity']> {
  let missing = 0;
  let firstDifferenceAt: number | null = null;
  let before = 0;
  for (const channel of CHANNELS) {
    const wrote = source.digests[channel] ?? EMPTY;
    const got = seen.digests[channel] ?? EMPTY;
    missing += Math.max(0, wrote.characters - got.characters);
    const at = firstDifference(wrote, got);
    if (at !== null) firstDifferenceAt ??= before + at;
    before += wrote.characters;
  }
  return { ok: firstDifferenceAt === null, missingCharacters: missing, firstDifferenceAt };
}

const EMPTY: TextDigest = { characters: 0, steps: [] };

function firstDifference(wrote: TextDigest, got: TextDigest): number | null {
  if (wrote.characters === got.characters && wrote.steps.at(-1) === got.steps.at(-1)) return null;
  // The last digest of each is that of its whole text, which may end inside a step: compare whole steps only.
  const whole = Math.floor(Math.min(wrote.characters, got.characters) / DIGEST_STEP);
  let step = 0;
  while (step < whole && wrote.steps[step] === got.steps[step]) step += 1;
  return step * DIGEST_STEP;
}
