// The last lines of a text that may be endless.
import { createRedactor } from '../../secrets/redactor.ts';

const LINES = 5;
/** Far more than five lines of a message; a client may write megabytes without a line end. */
const KEPT_CHARACTERS = 16_384;

export interface LastLines {
  add(text: string): void;
  /** Empty lines left out, secrets replaced. */
  lines(): string[];
}

export function createLastLines(secrets: readonly string[]): LastLines {
  let kept = '';
  return {
    add: (text) => void (kept = (kept + text).slice(-KEPT_CHARACTERS)),
    lines: () =>
      createRedactor(secrets)
        .text(kept)
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-LINES),
  };
}
