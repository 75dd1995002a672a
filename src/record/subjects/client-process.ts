// The process of a client under test, and the address that it is given: of one run, or of several that share it.
import type { Refusal } from '../../admission.ts';
import type { ResolvedClient } from '../../clients/resolve.ts';
import type { ChoosePlayback } from '../../mock/exchange.ts';
import { createMockServer } from '../../mock/server.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Target } from '../../model/target.ts';
import { protocols } from '../../protocols/index.ts';
import { withoutSegments } from '../../secrets/segments.ts';
import { createHosts, type Hosts } from '../process/hosts.ts';
import { openRoute, type Route, type Stage } from '../stage.ts';

export interface ClientOfProcess {
  client: ResolvedClient;
  target: Target;
}

export interface ClientProcess {
  hosts: Hosts;
  /** Requests that were not of the client. */
  refusals: ReadonlySet<Refusal>;
  /** Each process gets an address of its own: another one when it was replaced. */
  way(): Promise<Way>;
  end(): Promise<void>;
}

export function createClientProcess(
  { client, target }: ClientOfProcess,
  { scenario, redactor, letThrough }: Pick<Stage, 'scenario' | 'redactor' | 'letThrough'>,
): ClientProcess {
  const hosts = createHosts({ choice: client.choice, client: client.client, redactor, letThrough });
  const refusals = new Set<Refusal>();
  let way: Way | null = null;
  return {
    hosts,
    refusals,
    async way() {
      if (way !== null && hosts.isThere) return way;
      await way?.close();
      return (way = await openWay(target, client, scenario, (refusal) => refusals.add(refusal)));
    },
    async end() {
      await hosts.stop();
      await way?.close();
      way = null;
    },
  };
}

/** Where a process of the client sends its requests: the tap, and a mock of its own, which serves warm-ups at least. */
interface Way {
  route: Route;
  /** As it may be kept. */
  mockUrl: string;
  /** Decides how the measured exchanges that follow are played. */
  setPlayback(choose: ChoosePlayback): void;
  close(): Promise<void>;
}

async function openWay(
  target: Target,
  client: ResolvedClient,
  scenario: Scenario | null,
  onRefused: (refusal: Refusal) => void,
): Promise<Way> {
  let choose: ChoosePlayback = () => ({ kind: 'instant' });
  const { headers: ownHeaders } = target;
  const mock = await createMockServer({
    ...(scenario === null ? {} : { scenario }),
    hasSegment: true,
    ownHeaders,
    onForeign: onRefused,
    choosePlayback: (exchange) => (route.isMeasured ? choose(exchange) : { kind: 'instant' }),
  });
  const mockUrl = mock.url + protocols.get(target.summary.protocol).mockPrefix;
  const route = await openRoute(scenario === null ? upstreamOf(target, client) : mockUrl, mockUrl, {
    hasSegment: client.choice.options['segment'] !== 'off',
    ownHeaders,
    onRefused,
  });
  return {
    route,
    mockUrl: withoutSegments(mockUrl),
    setPlayback: (next) => void (choose = next),
    async close() {
      await route.close();
      await mock.close();
    },
  };
}

/** What stands in front of the path by the SDK itself is left to it. */
function upstreamOf({ summary: { baseUrl } }: Target, { client }: ResolvedClient): string {
  const { ownPrefix } = client ?? {};
  return ownPrefix !== undefined && baseUrl.endsWith(ownPrefix) ? baseUrl.slice(0, -ownPrefix.length) : baseUrl;
}
