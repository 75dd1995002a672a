// The way of every line to stdout and stderr that is neither a report, which its reporter has made safe, nor the progress
// line: what a file, a server or somebody's project may have put into it cannot steer the terminal.
import { escapeLines } from '../report/escape.ts';
import type { Output } from './io.ts';

/** @param text whole lines */
export function print(output: Output, text: string): void {
  output.write(escapeLines(text));
}
