// Which runs a rule is about, and which of them are repeats of one another.
import type { GateScope } from '../model/gate-result.ts';
import type { Run } from '../model/report.ts';
import { programOf } from '../model/subject.ts';

/** All runs. */
export const EVERYWHERE: GateScope = { subject: null, client: null, protocol: null, scenario: null };

/** Runs that differ in nothing but their repeat. */
export interface RunGroup {
  scope: GateScope;
  runs: readonly Run[];
}

/** In the order of their first runs. */
export function groupRuns(runs: readonly Run[]): RunGroup[] {
  const groups = new Map<string, { scope: GateScope; runs: Run[] }>();
  for (const run of runs) {
    const scope = scopeOf(run);
    const { client, mode, subject } = run;
    const request = subject.kind === 'program' ? subject.request : null;
    const key = JSON.stringify([scope, client.version, client.runtime, mode, request]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { scope, runs: [run] });
    else group.runs.push(run);
  }
  return [...groups.values()];
}

const PARTS = ['subject', 'client', 'protocol', 'scenario'] as const satisfies (keyof GateScope)[];

/** What tells each group from the others; empty where there are no others. */
export function namesOf(groups: readonly RunGroup[]): ReadonlyMap<RunGroup, string> {
  // The model of the mock is called by its scenario.
  const isSaid = groups.every(({ scope }) => scope.subject === `mock/${scope.scenario}`);
  const different = PARTS.filter(
    (part) => !(part === 'scenario' && isSaid) && new Set(groups.map(({ scope }) => scope[part])).size > 1,
  );
  const parts = groups.map(({ scope }) => different.map((part) => scope[part]).filter((part) => part !== null));
  const names = parts.map((own) => own.join(', '));
  const versions = new Map<string, Set<string | null>>();
  for (const [i, { runs }] of groups.entries()) {
    versions.set(names[i]!, (versions.get(names[i]!) ?? new Set()).add(runs[0]!.client.version));
  }
  return new Map(
    groups.map((group, i) => {
      const version = versions.get(names[i]!)!.size > 1 ? group.runs[0]!.client.version : null;
      return [group, [...parts[i]!, ...(version === null ? [] : [version])].join(', ')];
    }),
  );
}

/** By what a run is named in rules, ignores and baselines. Of an app our reader is not under test, so it has no client. */
export function scopeOf({ subject, target, client, scenario }: Run): GateScope {
  const { protocol } = target;
  if (subject.kind === 'app' || subject.kind === 'endpoint')
    return { subject: target.baseUrl, client: null, protocol, scenario };
  if (subject.kind === 'program')
    return { subject: programOf(subject, client.id).join(' '), client: null, protocol, scenario };
  return { subject: target.model, client: clientOf(client), protocol, scenario };
}

/** As behind `--client`. A path among the options is that of one machine, so only its last part counts. */
function clientOf({ id, options }: Run['client']): string {
  const pairs = Object.entries(options).map(([key, value]) => `${key}=${lastPart(value)}`);
  return pairs.length === 0 ? id : `${id}:${pairs.join(',')}`;
}

function lastPart(value: string): string {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(value) ? value.split(/[/\\]/).at(-1)! : value;
}

/** Whether a rule with this scope is about these runs. */
export function covers(rule: GateScope, runs: GateScope): boolean {
  return (
    fits(rule.subject, runs.subject) &&
    (fits(rule.client, runs.client) || isClient(rule.client, runs.client)) &&
    fits(rule.protocol, runs.protocol) &&
    fits(rule.scenario, runs.scenario)
  );
}

/** For each part of a scope that fits no run, those that there are. */
export function othersThan(rule: GateScope, groups: readonly RunGroup[]): Partial<Record<keyof GateScope, string[]>> {
  const unfit = PARTS.filter(
    (part) => !groups.some(({ scope }) => covers({ ...EVERYWHERE, [part]: rule[part] }, scope)),
  );
  return Object.fromEntries(
    unfit.map((part) => [part, [...new Set(groups.flatMap(({ scope }) => scope[part] ?? []))]] as const),
  );
}

/** `openai` means all clients of that id; `openai:from=old` those with this option among theirs. */
function isClient(typed: string | null, actual: string | null): boolean {
  if (typed === null || actual === null) return false;
  const [id, options] = splitClient(actual);
  const [typedId, typedOptions] = splitClient(typed);
  return fits(typedId, id) && typedOptions.every((pair) => options.includes(pair));
}

/** Own clients are paths, so only what looks like options is taken for them. */
function splitClient(spec: string): [id: string, options: string[]] {
  const at = spec.search(/:[\w-]+=/);
  if (at < 0) return [spec, []];
  const pairs = spec.slice(at + 1).split(',');
  return [spec.slice(0, at), pairs.map((pair) => pair.replace(/=.*$/s, (rest) => `=${lastPart(rest.slice(1))}`))];
}

/** `*` stands for any letters. */
function fits(pattern: string | null, text: string | null): boolean {
  if (pattern === null) return true;
  if (text === null) return false;
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop()!;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
