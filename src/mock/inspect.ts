// The mock's own addresses: what it was asked, and what it wrote when.
import { readToolVersion } from '../version.ts';
import type { KeptExchanges } from './kept-exchanges.ts';
import { INSPECT_PREFIX } from './requests.ts';
import { scenarios } from './scenarios.ts';

/** How many exchanges that are over are no longer listed. A header, for the list itself is an array. */
const DROPPED_HEADER = 'x-stream-check-dropped';

export interface Inspection {
  status: number;
  headers?: Record<string, string>;
  /** JSON. Stamps are nanoseconds of the monotonic clock. */
  body: unknown;
}

export function inspect(path: string, kept: Pick<KeptExchanges, 'find' | 'list' | 'dropped'>): Inspection {
  const [what, id = '', ...rest] = path.slice(INSPECT_PREFIX.length).split('/');
  if (rest.length === 0 && what === 'health' && id === '') return health();
  if (rest.length === 0 && what === 'exchanges') return id === '' ? listed(kept) : written(id, kept);
  const known = ['health', 'exchanges', 'exchanges/<id>'].map((name) => INSPECT_PREFIX + name);
  return missing(`Nothing is served at ${path}. Known: ${known.join(', ')}`);
}

function health(): Inspection {
  const ids = scenarios.entries.map((scenario) => scenario.id);
  return { status: 200, body: { ready: true, version: readToolVersion(), scenarios: ids } };
}

function listed({ list, dropped }: Pick<KeptExchanges, 'list' | 'dropped'>): Inspection {
  const body = list().map(({ exchange: { id, protocol, path, scenario, stream, outcome } }) => {
    return { id, protocol, path, scenario, stream, outcome };
  });
  return { status: 200, headers: { [DROPPED_HEADER]: String(dropped()) }, body };
}

/** The write log of one exchange. */
function written(id: string, { find, dropped }: Pick<KeptExchanges, 'find' | 'dropped'>): Inspection {
  const served = find(id);
  if (served !== null) return { status: 200, body: served.exchange };
  const gone = dropped() === 0 ? '' : ` ${dropped()} that are over were dropped, the oldest first.`;
  return missing(`There is no exchange "${id}".${gone}`);
}

function missing(message: string): Inspection {
  return { status: 404, body: { error: { message } } };
}
