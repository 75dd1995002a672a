// Paths that were typed in another directory than that of the config, from which all others count.
import { isAbsolute, relative, resolve } from 'node:path';
import { withPaths } from '../clients/resolve.ts';
import { isAddress, isModule } from './config.ts';
import type { OptionValues } from './options.ts';
import { isScenarioFile } from './scenario.ts';
import { parseReporter } from './values.ts';

/** The same options, with each path as it would be typed in `directory`. @param cwd where they were typed */
export function fromDirectory(directory: string, typed: OptionValues, cwd: string): OptionValues {
  if (cwd === directory) return typed;
  const { reporter, record, baseline, scenario, client } = typed;
  // Not an absolute one: a client is called by its path in reports and baselines, and those of two machines are compared.
  const placed = (path: string) => (isAbsolute(path) ? path : relative(directory, resolve(cwd, path)) || '.');
  const placedReporter = (text: string) => {
    const { id, file } = parseReporter(text);
    const name = isModule(id) ? placed(id) : id;
    if (file === null) return name;
    return `${name}=${isAddress(file) ? file : placed(file)}`;
  };
  return {
    ...typed,
    ...(reporter === undefined ? {} : { reporter: reporter.map(placedReporter) }),
    ...(record === undefined ? {} : { record: placed(record) }),
    ...(baseline === undefined ? {} : { baseline: placed(baseline) }),
    ...(scenario === undefined ? {} : { scenario: isScenarioFile(scenario) ? placed(scenario) : scenario }),
    ...(client === undefined ? {} : { client: client.map((spec) => withPaths(spec, placed)) }),
  };
}
