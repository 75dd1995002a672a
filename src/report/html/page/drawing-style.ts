// How a plot looks: axes, lines, the shaded areas between them, and the marks of a dead event loop.
import type uPlot from 'uplot';
import { colorOf } from './colors.ts';
import type { PlotOptions, Stroke } from './plot-options.ts';

const AXIS_FONT = '12px system-ui, sans-serif';
/** Lengths of strokes and gaps, px of the page. */
const DASHES: Readonly<Record<Stroke, number[]>> = {
  solid: [],
  dashed: [8, 4],
  dotted: [3, 3],
  'dash-dotted': [12, 3, 3, 3],
};
/** How high the marks of a dead loop are, px of the page. */
const SILENCE_PX = 12;
/** Distance of the strokes in them, px of the page. */
const STROKE_PX = 8;

export function styleOf({
  lines,
  endMs,
  inShares,
  hasHeldAreas,
}: PlotOptions): Omit<uPlot.Options, 'width' | 'height'> {
  const isLong = endMs >= 2000;
  const moments = (_: uPlot, splits: number[]) => splits.map((ms) => axisWords(ms, isLong));
  const amounts = (_: uPlot, splits: number[]) =>
    splits.map((amount) => (inShares ? `${amount} %` : amount.toLocaleString('en')));
  const axis = { stroke: () => colorOf('quiet'), grid: { stroke: () => colorOf('line'), width: 1 }, font: AXIS_FONT };
  return {
    legend: { show: false },
    // Half of the last moment of the axis is right of it.
    padding: [12, 28, 0, 0],
    scales: { x: { time: false }, y: { range: (_, low, high) => rangeOf(low, high) } },
    axes: [
      { ...axis, ticks: { show: false }, values: moments, space: 72, size: 28 },
      { ...axis, ticks: { show: false }, values: amounts, size: 56 },
    ],
    cursor: {
      drag: { x: true, y: false, setScale: false },
      y: false,
      points: { show: false },
      bind: { dblclick: () => null },
    },
    series: [
      {},
      ...lines.map(({ name, color, width, stroke }) => ({
        label: name,
        stroke: () => colorOf(color),
        width,
        dash: DASHES[stroke],
        points: { show: false },
      })),
    ],
    bands: hasHeldAreas
      ? lines
          .slice(1)
          .map(({ color }, i) => ({ series: [i + 1, i + 2] as [number, number], fill: () => colorOf(`${color}-area`) }))
      : [],
  };
}

/** @param isLong the axis shows seconds */
function axisWords(ms: number, isLong: boolean): string {
  const [value, digits] = isLong ? [ms / 1000, 3] : [ms, 2];
  return `${value.toLocaleString('en', { maximumFractionDigits: digits })} ${isLong ? 's' : 'ms'}`;
}

/** A little room above the curves. */
function rangeOf(low: number | null, high: number | null): [number, number] {
  const [bottom, top] = [low ?? 0, high ?? 1];
  return bottom === top ? [Math.max(0, bottom - 1), top + 1] : [bottom, top + (top - bottom) * 0.03];
}

/** Hatched bars at the bottom: they are seen without their colour, too. */
export function drawSilences({ ctx, bbox, valToPos }: uPlot, silences: PlotOptions['silences']): void {
  const scale = devicePixelRatio;
  const height = SILENCE_PX * scale;
  const top = bbox.top + bbox.height - height;
  ctx.save();
  ctx.strokeStyle = colorOf('failed');
  ctx.lineWidth = 2 * scale;
  for (const [fromMs, toMs] of silences) {
    const left = Math.max(bbox.left, valToPos(fromMs, 'x', true));
    const right = Math.min(bbox.left + bbox.width, valToPos(toMs, 'x', true));
    if (right <= left) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, right - left, height);
    ctx.clip();
    ctx.strokeRect(left, top, right - left, height);
    ctx.beginPath();
    for (let x = left - height; x < right; x += STROKE_PX * scale) {
      ctx.moveTo(x, top + height);
      ctx.lineTo(x + height, top);
    }
    ctx.stroke();
    ctx.restore();
  }
  ctx.restore();
}
