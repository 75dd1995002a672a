// The Report as it is, for programs. Its strings stay what they were; only their spelling is safe for a terminal.
import { toJson } from '../escape.ts';
import type { Reporter } from './reporter.ts';

export const json: Reporter = {
  render: (report) => toJson(report, 2),
};
