// explain: the page of an id, or the list of all ids.
import { nearestId } from '../../catalog.ts';
import { StreamCheckError } from '../../errors.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { Io } from '../io.ts';
import { twoColumns } from '../layout.ts';
import { allPages, pagesOf } from '../pages.ts';
import { outputStyleOf } from '../output-style.ts';
import { print } from '../print.ts';

/** Longer lines are hard to read. */
const READABLE_COLUMNS = 100;

export async function explainCommand(id: string | undefined, io: Io): Promise<ExitCode> {
  const pages = allPages();
  const columns = Math.min(outputStyleOf(io.stdout, io.env, {}).columns, READABLE_COLUMNS);
  if (id === undefined) {
    for (const kind of new Set(pages.map((page) => page.kind))) {
      const rows = pages.filter((page) => page.kind === kind).map((page) => [page.id, page.title] as const);
      print(io.stdout, `${kind}\n${twoColumns(rows, columns)}\n\n`);
    }
    return 0;
  }
  const found = pagesOf(id);
  if (found.length === 0) throw unknownPage(id, [...new Set(pages.map((page) => page.id))]);
  for (const [i, page] of found.entries()) {
    const heading = `${page.kind}: ${page.id}`;
    print(io.stdout, `${i === 0 ? '' : '\n'}${heading}\n\n${stripHeading(await page.text(columns))}\n`);
  }
  return 0;
}

/** They are too many to be listed under a mistake. */
function unknownPage(typed: string, ids: readonly string[]): StreamCheckError {
  const nearest = nearestId(typed, ids);
  const [meant, page] =
    nearest === null ? ['', ''] : [` Did you mean "${nearest}"?`, `npx stream-check explain ${nearest}\n`];
  const hint = `${page}npx stream-check explain    lists all ${ids.length} pages`;
  return new StreamCheckError('unknown-id', `There is no page "${typed}".${meant}`, hint);
}

/** A Markdown page begins with its id, which is printed already. */
function stripHeading(text: string): string {
  return text.replace(/^# .*\n+/, '');
}
