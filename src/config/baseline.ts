// From --baseline and --update-baseline to the file that is compared with. It is read before anything is measured.
import { dirname, resolve } from 'node:path';
import { StreamCheckError } from '../errors.ts';
import type { BaselineSettings } from '../gate/baseline/judge.ts';
import { loadBaseline } from '../saved-files.ts';
import type { OptionValues } from './options.ts';

/** Null where no baseline is named. @throws StreamCheckError 'usage', 'file-unreadable' or 'file-invalid' */
export async function resolveBaseline(
  { baseline: file, updateBaseline: isUpdate = false }: Pick<OptionValues, 'baseline' | 'updateBaseline'>,
  cwd: string,
): Promise<BaselineSettings | null> {
  if (file === undefined) {
    if (!isUpdate) return null;
    throw new StreamCheckError('usage', '--update-baseline needs --baseline <file>.', '--baseline baseline.json');
  }
  const path = resolve(cwd, file);
  const before = await loadBaseline(file, path);
  if (before !== null || isUpdate) return { file, path, directory: dirname(path), before, isUpdate };
  const message = `There is no baseline ${file}.`;
  throw new StreamCheckError('file-unreadable', message, `--baseline ${file} --update-baseline    writes one`);
}
