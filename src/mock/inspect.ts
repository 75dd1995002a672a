// The mock's own addresses: what it was asked, and what it wrote when.
import { readToolVersion } from '../version.ts';
import type { ExchangeLog } from './exchange.ts';
import { scenarios } from './scenarios.ts';

export const INSPECT_PREFIX = '/__stream-check__/';

/** Status and JSON body. Stamps are nanoseconds of the monotonic clock. */
export function inspect(path: string, exchanges: readonly ExchangeLog[]): [status: number, body: unknown] {
  const [what, id, ...rest] = path.slice(INSPECT_PREFIX.length).split('/');
  if (rest.length === 0 && what === 'health' && id === undefined) {
    return [
      200,
      { ready: true, version: readToolVersion(), scenarios: scenarios.entries.map((scenario) => scenario.id) },
    ];
  }
  if (rest.length === 0 && what === 'exchanges') {
    if (id === undefined || id === '') {
      const shown = exchanges.map(({ id: own, protocol, path: asked, scenario, stream, outcome }) => {
        return { id: own, protocol, path: asked, scenario, stream, outcome };
      });
      return [200, shown];
    }
    const exchange = exchanges.find((known) => known.id === id);
    if (exchange !== undefined) return [200, exchange];
    return [404, { error: { message: `There is no exchange "${id}".` } }];
  }
  const known = ['health', 'exchanges', 'exchanges/<id>'].map((name) => INSPECT_PREFIX + name);
  return [404, { error: { message: `Nothing is served at ${path}. Known: ${known.join(', ')}` } }];
}
