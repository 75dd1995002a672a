// What a plot is made of.
import type { Series } from '../series.ts';

/** How a line is drawn, and its sample in the table below. */
export const STROKES = ['solid', 'dashed', 'dotted', 'dash-dotted'] as const;
export type Stroke = (typeof STROKES)[number];

export interface Line {
  name: string;
  /** Custom property of the style. */
  color: string;
  width: number;
  stroke: Stroke;
  series: Series;
}

export interface PlotOptions {
  /** What it shows, for those who hear it. */
  label: string;
  lines: readonly Line[];
  endMs: number;
  /** Each line as a share of all its text, so that answers of different lengths can be compared. */
  inShares: boolean;
  /** Shade what lies between a line and the next: text that was held there. */
  hasHeldAreas: boolean;
  /** What the pieces of the lines are; those of a curve with few points are no chunks. */
  piece: 'chunk' | 'piece';
  /** When the event loop was dead: begin and end, ms. */
  silences: readonly (readonly [number, number])[];
}
