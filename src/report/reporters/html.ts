// A page for a browser: one file that needs no network, and carries its Report.
import { documentOf, documentParts } from '../html/document.ts';
import type { Reporter } from './reporter.ts';

export const html: Reporter = {
  render: (report) => documentOf(report),
  parts: (report) => documentParts(report),
};
