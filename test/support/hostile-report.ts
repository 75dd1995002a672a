// A Report in which every free string is an attack on a page, and whose words are one too.
import { readFileSync } from 'node:fs';
import { Report } from '../../src/model/report.ts';

export const ATTACK = `</script></title></style><script>window.ran = true</script><img src=x onerror="window.ran = true">"'\`]]>-->`;

/** Strings of closed lists, and times: nobody from outside writes them. */
const CLOSED =
  /^(startedAt|status|kind|delivery|before|after|hop|vantage|channel|mode|protocol|fault|reason|instrument|accounting|by|span|figure|tells|experiment|longestGapKind|doing|period|operator|metric|aggregate|level|id|filters)$/;

/** @param name of fixtures/reports @param arrivals whether it holds every arrival, with words */
export function hostileReport(name: string, arrivals: boolean): Report {
  const file = new URL(`../../fixtures/reports/${name}.json`, import.meta.url);
  const attacked = attack(JSON.parse(readFileSync(file, 'utf8'))) as {
    runs: { timelines?: unknown; experiments?: unknown }[];
  };
  for (const run of attacked.runs) {
    run.experiments = [experiment()];
    if (arrivals)
      run.timelines = {
        origin: columns([0, 500, 1000, 2000]),
        wire: columns([10, 510, 1010, 2010]),
        observer: columns([2010, 2010, 2010, 2010]),
      };
  }
  return Report.parse(attacked);
}

function columns(atMs: readonly number[]) {
  return {
    atMs,
    characters: atMs.map(() => ATTACK.length),
    channels: atMs.map(() => 'text'),
    bytes: atMs.map(() => null),
    reads: atMs.map((_, i) => i),
    texts: atMs.map(() => ATTACK),
  };
}

function experiment() {
  return {
    id: 'identity',
    encoding: ATTACK,
    before: 'buffered',
    after: 'incremental',
    changed: ATTACK,
    happened: ATTACK,
    rulesIn: [ATTACK],
    rulesOut: [ATTACK],
    requests: 1,
  };
}

function attack(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return CLOSED.test(key) ? value : ATTACK;
  if (Array.isArray(value)) return value.map((item) => attack(item, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, attack(item, name)]));
}
