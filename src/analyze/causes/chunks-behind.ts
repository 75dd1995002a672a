// A queue that keeps a fixed number of chunks: a filter that looks ahead, a window of a moderation check.
//
//   spoken  1 2 3 4 5 6 7
//   seen            1 2 3      always the last four are missing, until the answer ends
import { defineCause } from './cause.ts';
import { behind } from './one-chunk-behind.ts';

export const chunksBehind = defineCause({
  id: 'chunks-behind',
  title: 'Always several chunks behind',
  summary: 'Something keeps the last chunks, always the same number, until the next ones arrive.',
  needs: ({ measured }) => measured.lockStep,
  detect: (lockStep) =>
    behind(
      lockStep,
      (chunks) => chunks > 1,
      'Look for a queue, a window or a look-ahead of that many chunks (a stop-word filter, a moderation check, a double buffer), make it smaller, and let it empty after a short wait.',
    ),
});
