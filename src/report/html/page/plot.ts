// A plot of curves that rise as text arrives, on one axis of time. Mouse, keys and buttons move its cursor and its zoom; below
// it stands what had come by the moment of the cursor.
import { piecesBy } from '../series.ts';
import { button, element, setText } from './dom.ts';
import { createDrawing } from './drawing.ts';
import { momentWords } from './figures.ts';
import type { PlotOptions } from './plot-options.ts';
import { createReadout } from './readout.ts';

export interface Plot {
  redraw(): void;
  /** Moves the cursor. */
  mark(momentMs: number): void;
}

const ZOOM_STEP = 2;
/** A page up or down moves by this share of what is shown. */
const PAGE_SHARE = 0.1;
const HOW_TO = 'Arrow keys: next arrival. Page keys: a tenth. Plus, minus: zoom. 0: whole.';

export function createPlot(place: HTMLElement, options: PlotOptions): Plot {
  const { lines, endMs, label } = options;
  const name = `${label}. ${HOW_TO}`;
  const canvas = element('div', { class: 'canvas', tabindex: 0, role: 'group', 'aria-label': name });
  const status = element('p', { class: 'unseen', role: 'status' });
  let momentMs = endMs / 2;
  const show = (wantedMs: number) => {
    momentMs = Math.min(endMs, Math.max(0, wantedMs));
    readout.show(momentMs);
  };
  const readout = createReadout(lines, (line, isShown) => drawing.setShown(line, isShown));
  const tools = element('p', { class: 'tools' });
  place.append(canvas, tools, status, readout.node);
  const drawing = createDrawing(canvas, options, show);
  const mark = (wantedMs: number) => {
    show(wantedMs);
    const { fromMs, toMs } = drawing.range();
    const half = (toMs - fromMs) / 2;
    if (momentMs < fromMs || momentMs > toMs) drawing.setRange(momentMs - half, momentMs + half);
    drawing.mark(momentMs);
  };
  const zoom = (factor: number) => {
    const { fromMs, toMs } = drawing.range();
    drawing.setRange(momentMs - (momentMs - fromMs) * factor, momentMs + (toMs - momentMs) * factor);
    drawing.mark(momentMs);
  };
  const whole = () => {
    drawing.setRange(0, endMs);
    drawing.mark(momentMs);
  };
  tools.append(
    button('Zoom in', () => zoom(1 / ZOOM_STEP)),
    button('Zoom out', () => zoom(ZOOM_STEP)),
    button('Whole', whole),
  );
  tools.append(element('span', { class: 'quiet' }, 'Drag over the plot to zoom, double-click to see all again.'));
  canvas.addEventListener('dblclick', whole);
  canvas.addEventListener('keydown', (event) => {
    const { fromMs, toMs } = drawing.range();
    const action = actionOf(event, { options, momentMs, pageMs: (toMs - fromMs) * PAGE_SHARE });
    if (action === null) return;
    event.preventDefault();
    if ('momentMs' in action) mark(action.momentMs);
    else if (action.zoom === 'whole') whole();
    else zoom(action.zoom);
    setText(status, momentWords(momentMs, lines));
  });
  // uPlot lays out in a microtask, and knows no position before.
  queueMicrotask(() => mark(momentMs));
  return { redraw: () => drawing.redraw(), mark };
}

type Action = { momentMs: number } | { zoom: number | 'whole' };

interface KeyState {
  options: PlotOptions;
  momentMs: number;
  pageMs: number;
}

/** What a key does; null for a key that is none of ours. */
function actionOf(
  { key, ctrlKey, metaKey, altKey }: KeyboardEvent,
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

function nextArrival({ lines, endMs }: PlotOptions, momentMs: number): number {
  return Math.min(...lines.map(({ series }) => series.atMs[piecesBy(series, momentMs)] ?? endMs));
}

function arrivalBefore({ lines }: PlotOptions, momentMs: number): number {
  const before = lines.map(({ series: { atMs } }) => {
    let pieces = piecesBy({ atMs }, momentMs);
    while (pieces > 0 && atMs[pieces - 1]! >= momentMs) pieces -= 1;
    return atMs[pieces - 1] ?? 0;
  });
  return Math.max(0, ...before);
}
