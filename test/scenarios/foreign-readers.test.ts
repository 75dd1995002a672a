// Formats of the reporters as programs of others read them: the golden files, which the pure tests hold against the code.
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeWith, describeWithVenv } from '../support/require.ts';

const SIZES = ['one', 'comparison', 'matrix'] as const;
const golden = (name: string) => fileURLToPath(new URL(`../../fixtures/reports/formats/${name}`, import.meta.url));

describeWithVenv('servers', 'in Python', (python) => {
  const run = (script: string, path: string) =>
    JSON.parse(execFileSync(python, ['-c', script, path], { encoding: 'utf8' })) as unknown;

  it.each(SIZES)('the Prometheus client reads every series once: %s', (size) => {
    const script = `
import json, sys
from prometheus_client.parser import text_string_to_metric_families as families
found = list(families(open(sys.argv[1], encoding="utf-8").read()))
series = [(s.name, tuple(sorted(s.labels.items()))) for f in found for s in f.samples]
print(json.dumps({"types": sorted({f.type for f in found}), "series": len(series), "distinct": len(set(series)),
  "undocumented": [f.name for f in found if not f.documentation], "runs": sum(s[0] == "stream_check_run_passed" for s in series)}))`;
    const read = run(script, golden(`${size}.prom`)) as { series: number; distinct: number };
    expect(read).toMatchObject({
      types: ['gauge'],
      undocumented: [],
      runs: { one: 1, comparison: 5, matrix: 40 }[size],
    });
    expect(read.series).toBe(read.distinct);
    expect(read.series).toBeGreaterThan(40);
  });

  it.each(SIZES)('the csv module, told to be strict, reads every arrival: %s', (size) => {
    const script = `
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True))
print(json.dumps({"rows": len(rows), "names": len({r["name"] for r in rows}), "ragged": sum(None in r or None in r.values() for r in rows),
  "last": max(float(r["at_ms"]) for r in rows)}))`;
    expect(run(script, golden(`${size}.csv`))).toEqual(
      {
        one: { rows: 40, names: 1, ragged: 0, last: 900 },
        comparison: { rows: 160, names: 4, ragged: 0, last: 900 },
        matrix: { rows: 960, names: 40, ragged: 0, last: 500 },
      }[size],
    );
  });
});

describeWith('prove', 'the harness of Perl', () => {
  it.each(SIZES)('reads each test and its diagnosis: %s', (size) => {
    const { stdout } = spawnSync('prove', ['--exec', 'cat', golden(`${size}.tap`)], { encoding: 'utf8' });
    expect(stdout).not.toContain('Parse errors');
    expect(/Failed tests?: +(.*)/.exec(stdout)?.[1]).toBe(
      { one: undefined, comparison: '2-5, 7, 10', matrix: '9-10, 19-20, 29-30, 39-40' }[size],
    );
    expect(/Tests=(\d+)/.exec(stdout)?.[1]).toBe({ one: '1', comparison: '10', matrix: '40' }[size]);
  });
});
