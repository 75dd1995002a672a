// The canvas of a plot: what part of the time it shows, and its cursor. uPlot draws it.
import uPlot from 'uplot';
import { sampled } from '../sampling.ts';
import { drawSilences, styleOf } from './drawing-style.ts';
import type { PlotOptions } from './plot-options.ts';

export interface Drawing {
  /** What is shown, ms. */
  range(): { fromMs: number; toMs: number };
  setRange(fromMs: number, toMs: number): void;
  /** Puts the cursor there. */
  mark(momentMs: number): void;
  setShown(line: number, isShown: boolean): void;
  redraw(): void;
}

/** A zoom shows no less than this, ms. */
const LEAST_SPAN_MS = 1;
const HEIGHT_PX = 280;

/** @param onHover the moment under the mouse */
export function createDrawing(canvas: HTMLElement, options: PlotOptions, onHover: (momentMs: number) => void): Drawing {
  const { endMs, silences } = options;
  let [fromMs, toMs] = [0, endMs];
  const data = () => dataOf(options, fromMs, toMs, canvas.clientWidth);
  const setRange = (from: number, to: number) => {
    const span = Math.min(endMs, Math.max(LEAST_SPAN_MS, to - from));
    fromMs = Math.max(0, Math.min(from, endMs - span));
    toMs = fromMs + span;
    plot.batch(() => {
      plot.setData(data(), false);
      plot.setScale('x', { min: fromMs, max: toMs });
    });
  };
  const select = ({ select: { left, width } }: uPlot) => {
    if (width === 0) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    setRange(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
  };
  const hooks = { draw: [(drawn: uPlot) => drawSilences(drawn, silences)], setSelect: [select] };
  const size = { width: canvas.clientWidth, height: HEIGHT_PX };
  const plot = new uPlot({ ...styleOf(options), ...size, hooks }, data(), canvas);
  plot.over.addEventListener('mousemove', ({ offsetX }) => onHover(plot.posToVal(offsetX, 'x')));
  new ResizeObserver(() => {
    if (canvas.clientWidth === 0 || canvas.clientWidth === plot.width) return;
    plot.setSize({ width: canvas.clientWidth, height: HEIGHT_PX });
    setRange(fromMs, toMs);
  }).observe(canvas);
  return {
    range: () => ({ fromMs, toMs }),
    setRange,
    mark: (momentMs) => plot.setCursor({ left: plot.valToPos(momentMs, 'x'), top: 0 }, false),
    setShown: (line, isShown) => plot.setSeries(line + 1, { show: isShown }),
    redraw: () => plot.redraw(false, true),
  };
}

/** One moment for each pixel of the width. */
function dataOf({ lines, inShares }: PlotOptions, fromMs: number, toMs: number, width: number): uPlot.AlignedData {
  const all = lines.map(({ series }) => series);
  const { momentsMs, totals } = sampled(all, fromMs, toMs, Math.max(2, width));
  const rows = totals.map((row, i) => {
    const whole = inShares ? all[i]!.totals.at(-1)! / 100 : 1;
    return row.map((total) => total / whole);
  });
  return [momentsMs, ...rows];
}
