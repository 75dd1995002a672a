// A plot of curves that rise as text arrives, on one axis of time. Mouse, keys and buttons move its cursor and its zoom; below
// it stands what had come by the moment of the cursor.
import { button, element, setText } from './dom.ts';
import { createDrawing, type Drawing } from './drawing.ts';
import { momentWords } from './figures.ts';
import { actionOf, ZOOM_STEP } from './keys.ts';
import type { PlotOptions } from './plot-options.ts';
import { createReadout, type Readout } from './readout.ts';

export interface Plot {
  redraw(): void;
  /** Moves the cursor. */
  mark(momentMs: number): void;
}

/** A page up or down moves by this share of what is shown. */
const PAGE_SHARE = 0.1;
const HOW_TO = 'Arrow keys: next arrival. Page keys: a tenth. Plus, minus: zoom. 0: whole.';

export function createPlot(place: HTMLElement, options: PlotOptions): Plot {
  const { lines, label } = options;
  const name = `${label}. ${HOW_TO}`;
  const canvas = element('div', { class: 'canvas', tabindex: 0, role: 'group', 'aria-label': name });
  const tools = element('p', { class: 'tools' });
  const status = element('p', { class: 'unseen', role: 'status' });
  const readout = createReadout(options, (line, isShown) => drawing.setShown(line, isShown));
  place.append(canvas, tools, status, readout.node);
  const drawing = createDrawing(canvas, options, (momentMs) => cursor.show(momentMs));
  const cursor = createCursor(drawing, readout, options.endMs);
  tools.append(
    button('Zoom in', () => cursor.zoom(1 / ZOOM_STEP)),
    button('Zoom out', () => cursor.zoom(ZOOM_STEP)),
    button('Whole', () => cursor.whole()),
    element('span', { class: 'quiet' }, 'Drag over the plot to zoom, double-click to see all again.'),
  );
  canvas.addEventListener('dblclick', () => cursor.whole());
  canvas.addEventListener('keydown', (event) => {
    const { fromMs, toMs } = drawing.range();
    const action = actionOf(event, { options, momentMs: cursor.momentMs(), pageMs: (toMs - fromMs) * PAGE_SHARE });
    if (action === null) return;
    event.preventDefault();
    if ('momentMs' in action) cursor.mark(action.momentMs);
    else if (action.zoom === 'whole') cursor.whole();
    else cursor.zoom(action.zoom);
    setText(status, momentWords(cursor.momentMs(), lines));
  });
  // uPlot lays out in a microtask, and knows no position before.
  queueMicrotask(() => cursor.mark(cursor.momentMs()));
  return { redraw: () => drawing.redraw(), mark: (momentMs) => cursor.mark(momentMs) };
}

interface Cursor {
  momentMs(): number;
  /** Says what had come by then. */
  show(momentMs: number): void;
  /** The same, and draws the cursor there. */
  mark(momentMs: number): void;
  /** The cursor stays where it is. @param factor below 1 shows less */
  zoom(factor: number): void;
  whole(): void;
}

/** It begins half-way: there one sees who waits. */
function createCursor(drawing: Drawing, readout: Readout, endMs: number): Cursor {
  let momentMs = endMs / 2;
  const show = (wantedMs: number) => {
    momentMs = Math.min(endMs, Math.max(0, wantedMs));
    readout.show(momentMs);
  };
  const setRange = (fromMs: number, toMs: number) => {
    drawing.setRange(fromMs, toMs);
    drawing.mark(momentMs);
  };
  return {
    momentMs: () => momentMs,
    show,
    mark(wantedMs) {
      show(wantedMs);
      const { fromMs, toMs } = drawing.range();
      const half = (toMs - fromMs) / 2;
      if (momentMs < fromMs || momentMs > toMs) setRange(momentMs - half, momentMs + half);
      else drawing.mark(momentMs);
    },
    zoom(factor) {
      const { fromMs, toMs } = drawing.range();
      setRange(momentMs - (momentMs - fromMs) * factor, momentMs + (toMs - momentMs) * factor);
    },
    whole: () => setRange(0, endMs),
  };
}
