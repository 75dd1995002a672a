// A baseline with what was measured now. It is committed, so a line changes only where something was found to be another.
import { BASELINE_VERSION, type Baseline, type BaselineComparison, type BaselineEntry } from '../../model/baseline.ts';
import { keyText } from './key.ts';
import { entryOf, type Measured } from './shape.ts';

/**
 * What was not measured stays as it is, so that a part of all runs can be renewed. What is the same keeps its figures, which
 * differ by noise alone, and gets the versions of now.
 */
export function updatedBaseline(
  before: Baseline | null,
  measured: readonly Measured[],
  comparisons: readonly Pick<BaselineComparison, 'key' | 'status'>[],
): Baseline {
  const entries = new Map((before?.entries ?? []).map((entry) => [keyText(entry), entry]));
  const same = new Set(comparisons.filter(({ status }) => status === 'same').map(({ key }) => keyText(key)));
  for (const one of measured) {
    const text = keyText(one.key);
    const known = entries.get(text);
    if (known !== undefined && same.has(text)) entries.set(text, { ...known, versions: one.versions });
    else if (one.shape !== null) entries.set(text, entryOf(one, one.shape));
  }
  const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return { schemaVersion: BASELINE_VERSION, kind: 'baseline', entries: sorted.map(inOrder) };
}

/** Fields in the order of the format, whoever wrote the file. */
function inOrder(entry: BaselineEntry): BaselineEntry {
  const { subject, client, protocol, scenario, runtime, system, mode, versions } = entry;
  const { samples, passed, shapes, hop, heldBy, causes, ratios } = entry;
  return {
    subject,
    client,
    protocol,
    scenario,
    runtime,
    system,
    mode,
    versions,
    samples,
    passed,
    shapes,
    hop,
    heldBy,
    causes,
    ratios,
  };
}
