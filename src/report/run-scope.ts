// What a run is about, in words that stay the same from one day to the next: no figure, no version, no id of a run.
import type { GateScope } from '../model/gate-result.ts';
import type { Run } from '../model/report.ts';

type RunScope = { [Part in keyof GateScope]: Part extends 'scenario' ? string | null : string };

export function scopeOf({ subject, target, client, scenario }: Run): RunScope {
  const options = Object.entries(client.options).map(([key, value]) => `${key}=${value}`);
  return {
    subject: subject.kind === 'client' ? target.model : subject.kind === 'app' ? target.baseUrl : client.id,
    client: options.length === 0 ? client.id : `${client.id}:${options.join(',')}`,
    protocol: target.protocol,
    scenario,
  };
}
