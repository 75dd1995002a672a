// Behind a report: where nobody listened at an address of this machine, the ports that do. The table of the system says it;
// no port is tried.
import type { Listening } from '../config/directory/listening.ts';
import type { Report } from '../model/report.ts';
import type { Io } from './io.ts';
import { print } from './print.ts';

/** @param readTable the ports that listen; that of the system if left out */
export async function notePorts(
  { runs }: Pick<Report, 'runs'>,
  { stderr, cwd }: Pick<Io, 'stderr' | 'cwd'>,
  readTable?: () => Promise<Listening[]>,
): Promise<void> {
  // The mock has no address that anybody typed.
  const refused = runs.filter(({ outcome, target }) => outcome.kind === 'connect-failed' && target.provider !== 'mock');
  const addresses = [...new Set(refused.map(({ target }) => target.baseUrl))].filter((address) =>
    URL.canParse(address),
  );
  if (addresses.length === 0) return;
  const [{ portsInstead }, { listeningPorts }] = await Promise.all([
    import('../config/directory/ports-instead.ts'),
    import('../config/directory/listening.ts'),
  ]);
  const listening = await (readTable ?? listeningPorts)();
  for (const address of addresses) {
    const found = portsInstead(new URL(address), listening, cwd);
    if (found === null) continue;
    const { text, urls } = found;
    print(stderr, `${text}${urls.length === 0 ? '' : ` Was it ${urls.join(' or ')}?`}\n`);
  }
}
