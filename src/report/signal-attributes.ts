// What a run is, by the attributes of the OpenTelemetry conventions for generative AI where there are any, else by our own.
import type { Run } from '../model/report.ts';
import { scopeOf } from '../gate/scope.ts';
import { readable } from './escape.ts';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What the conventions call the operation of an API; that of all others is a chat. */
const OPERATIONS: Readonly<Record<string, string>> = {
  gemini: 'generate_content',
  'openai-completions': 'text_completion',
};

export function operationOf({ target }: Run): string {
  return OPERATIONS[target.protocol ?? ''] ?? 'chat';
}

/** Providers whose names the conventions prescribe, where ours are others. */
const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  azure: 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  google: 'gcp.gemini',
  mistral: 'mistral_ai',
  xai: 'x_ai',
};

/** Few different values, so that a server can group by them. */
export function attributesOf(run: Run): Attributes {
  const { target, client, scenario, verdict, outcome } = run;
  // The mock has another port each time, which nobody can group by.
  const isMock = target.provider === 'mock';
  const address = !isMock && URL.canParse(target.baseUrl) ? new URL(target.baseUrl) : null;
  return known({
    'gen_ai.operation.name': operationOf(run),
    'gen_ai.provider.name': PROVIDER_NAMES[target.provider] ?? target.provider,
    'gen_ai.request.model': target.model,
    'server.address': address?.hostname,
    'server.port': address === null ? null : portOf(address),
    'error.type': outcome.kind === 'completed' ? null : outcome.kind,
    // With its options: they may be all in which two differ.
    'stream_check.client': scopeOf(run).client ?? client.id,
    'stream_check.client.version': client.version,
    'stream_check.protocol': target.protocol,
    'stream_check.scenario': scenario,
    'stream_check.delivery': verdict.delivery,
  });
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** Those that have a value, cut where no server would take them. */
export function known(values: Readonly<Record<string, Attributes[string] | null | undefined>>): Attributes {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, readable(value)])) as Attributes;
}
