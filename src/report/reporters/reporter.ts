// A reporter makes text of a Report, and reads nothing else. One file a format.
import type { ProgressEvent } from '../../model/progress-event.ts';
import type { Report } from '../../model/report.ts';

export interface RenderOptions {
  /** Width of the terminal; a file is given one too. */
  columns: number;
  /** 0 none, 1 sixteen colours, 2 256, 3 all. */
  colorLevel: 0 | 1 | 2 | 3;
  /** Whether signs beyond ASCII can be shown. */
  unicode: boolean;
  /** Timelines of healthy clients too. */
  verbose: boolean;
  /** Where the working directory is in its repository, as `packages/chat/`; empty or left out at its root. */
  directory?: string;
}

export interface Reporter {
  /** Pure: the same report and options give the same text. */
  render(report: Report, options: RenderOptions): string;
  /** The end of that text, if it says the exit code: on stdout it is written when all other reports are out. */
  ending?(report: Report, options: RenderOptions): string;
  /** The same text in parts, of a format that may be longer than memory allows: a file is written part by part. */
  parts?(report: Report, options: RenderOptions): Iterable<string>;
  /** For a format that is written while it runs. What it writes then and `render` of the same check hold the same. */
  live?: LiveFormat;
}

export interface LiveFormat {
  /** Whole lines; empty for an event that it does not show. */
  event(event: ProgressEvent): string;
  /** What is left to write when all is measured. */
  end(report: Report): string;
}

/** What is known of a reporter before it is used: formats that nobody asked for are not loaded. */
export interface ReporterEntry {
  id: string;
  summary: string;
  /** Whether it shows every arrival, so that the Report has to hold them. */
  needsTimelines?: true;
  /** Where it goes without a file: to a server. */
  isSent?: true;
  load(): Promise<Reporter>;
}
