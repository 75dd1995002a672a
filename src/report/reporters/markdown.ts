// A comment for a pull request. It begins with a mark, by which whoever posts it finds the earlier one again.
import { fitBlocks } from '../markdown/fit.ts';
import { markdownBlocks } from '../markdown/document.ts';
import type { Reporter } from './reporter.ts';

/** GitHub takes 65,536 characters in a comment, GitLab a million. */
const MOST_BYTES = 65_000;
const MARK = '<!-- stream-check -->';

export const markdown: Reporter = {
  render(report) {
    const [headline = '', ...rest] = markdownBlocks(report);
    return fitBlocks([`${MARK}\n${headline}`, ...rest], MOST_BYTES);
  },
};
