// Behind a report, what this machine knows of an address of its own that failed: where nobody listened, the ports that do, by
// the table of the system; where nothing is served, the path that the source in this directory has. Nothing is tried.
import type { Listening } from '../config/directory/listening.ts';
import type { Report } from '../model/report.ts';
import type { Io } from './io.ts';
import { print } from './print.ts';

type Runs = Pick<Report, 'runs'>;
type Here = Pick<Io, 'stderr' | 'cwd'>;

export async function noteHere(report: Runs, io: Here): Promise<void> {
  await notePorts(report, io);
  await noteRoute(report, io);
}

/** @param readTable the ports that listen; that of the system if left out */
export async function notePorts(
  { runs }: Runs,
  { stderr, cwd }: Here,
  readTable?: () => Promise<Listening[]>,
): Promise<void> {
  // The mock has no address that anybody typed.
  const refused = runs.filter(({ outcome, target }) => outcome.kind === 'connect-failed' && target.provider !== 'mock');
  const addresses = addressesOf(refused);
  if (addresses.length === 0) return;
  const [{ portsInstead }, { listeningPorts }] = await Promise.all([
    import('../config/directory/ports-instead.ts'),
    import('../config/directory/listening.ts'),
  ]);
  const listening = await (readTable ?? listeningPorts)();
  for (const address of addresses) {
    const found = portsInstead(address, listening, cwd);
    if (found === null) continue;
    const { text, urls } = found;
    print(stderr, `${text}${urls.length === 0 ? '' : ` Was it ${urls.join(' or ')}?`}\n`);
  }
}

/** Of an address of this machine alone: the source here may have nothing to do with others. */
export async function noteRoute({ runs }: Runs, { stderr, cwd }: Here): Promise<void> {
  const unserved = runs.filter(({ outcome, response }) => outcome.kind === 'http-error' && response?.status === 404);
  const [address] = addressesOf(unserved).filter(({ hostname }) =>
    /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname),
  );
  if (address === undefined) return;
  const { surveyProject } = await import('../config/directory/survey.ts');
  const { app } = await surveyProject(cwd);
  if (app === null) return;
  const { pathname } = new URL(app.address);
  if (pathname === address.pathname) return;
  print(stderr, `The source here streams at another path (${app.place}): ${address.origin}${pathname}\n`);
}

function addressesOf(runs: Report['runs']): URL[] {
  const texts = [...new Set(runs.map(({ target }) => target.baseUrl))];
  return texts.filter((text) => URL.canParse(text)).map((text) => new URL(text));
}
