// What the keys do in a plot: they go from arrival to arrival, and zoom.
import { piecesBy } from '../series.ts';
import type { PlotOptions } from './plot-options.ts';

export const ZOOM_STEP = 2;

type Action = { momentMs: number } | { zoom: number | 'whole' };

/** As an event of the keyboard has it. */
interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

interface KeyState {
  options: Pick<PlotOptions, 'lines' | 'endMs'>;
  momentMs: number;
  pageMs: number;
}

/** What a key does; null for a key that is none of ours. */
export function actionOf(
  { key, ctrlKey, metaKey, altKey }: Key,
  { options, momentMs, pageMs }: KeyState,
): Action | null {
  if (ctrlKey || metaKey || altKey) return null;
  switch (key) {
    case 'ArrowRight':
      return { momentMs: nextArrival(options, momentMs) };
    case 'ArrowLeft':
      return { momentMs: arrivalBefore(options, momentMs) };
    case 'PageDown':
      return { momentMs: momentMs + pageMs };
    case 'PageUp':
      return { momentMs: momentMs - pageMs };
    case 'Home':
      return { momentMs: 0 };
    case 'End':
      return { momentMs: options.endMs };
    case '+':
    case '=':
      return { zoom: 1 / ZOOM_STEP };
    case '-':
      return { zoom: ZOOM_STEP };
    case '0':
    case 'Escape':
      return { zoom: 'whole' };
    default:
      return null;
  }
}

function nextArrival({ lines, endMs }: KeyState['options'], momentMs: number): number {
  return Math.min(...lines.map(({ series }) => series.atMs[piecesBy(series, momentMs)] ?? endMs));
}

function arrivalBefore({ lines }: KeyState['options'], momentMs: number): number {
  const before = lines.map(({ series: { atMs } }) => {
    let pieces = piecesBy({ atMs }, momentMs);
    while (pieces > 0 && atMs[pieces - 1]! >= momentMs) pieces -= 1;
    return atMs[pieces - 1] ?? 0;
  });
  return Math.max(0, ...before);
}
