// From what was typed (model, --base-url, --scenario, ...) to where and what to ask.
// The mock is only ever the upstream when it was named: nothing falls back to it.
import { nearestId } from '../catalog.ts';
import { StreamCheckError } from '../errors.ts';
import { DEFAULT_SCENARIO } from '../model/scenario.ts';
import { PROTOCOL_IDS, type ProtocolId, type Target } from '../model/target.ts';
import { notTogether, oneOf, parseHeader, wholeNumber } from './options.ts';
import { parseBaseUrl, withoutVersion } from './base-url.ts';
import { findProvider, ownerOf, providerOfBareName, PROVIDERS, usualProtocol, type Provider } from './providers.ts';

/** What the command line says about the target, unparsed. */
export interface TargetFlags {
  model: string | undefined;
  protocol?: string;
  baseUrl?: string;
  apiKeyEnv?: string;
  header?: readonly string[];
  prompt?: string;
  maxTokens?: string;
  /** An id, or the path of a JSON file. */
  scenario?: string;
}

export interface ResolvedTarget {
  target: Target;
  /** What the embedded mock is to play: an id or the path of a JSON file; null for another upstream. */
  scenario: string | null;
  /** What was decided without being asked for, a sentence each. */
  notes: readonly string[];
  /** The APIs in which it can be asked, as far as that is known here; null for all. */
  spoken: readonly ProtocolId[] | null;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** Tokens of an answer that is paid for. 350 at 25 US dollars a million, a dear model of 2026, are 0.9 US cents. */
const PAID_MAX_TOKENS = 350;
/** About 3 s: long enough for a verdict, short enough for a habit. */
const DEFAULT_PROMPT = 'Explain in about 250 words of plain prose how a rainbow comes about.';
const MOCK_HINT = 'npx stream-check mock';

/**
 * @param spoken the APIs that the client speaks, the usual one first; null for all
 * @param commands names of commands, in case that one of them was meant
 * @throws StreamCheckError 'usage', 'unknown-id' or 'key-missing'
 */
export function resolveTarget(
  flags: TargetFlags,
  env: Env,
  spoken: readonly ProtocolId[] | null = null,
  commands: readonly string[] = [],
): ResolvedTarget {
  const { model } = flags;
  if (model === undefined || model.trim() === '') {
    throw new StreamCheckError(
      'usage',
      'No model is named.',
      `${MOCK_HINT}    needs no key and no network; --help shows more`,
    );
  }
  if (flags.baseUrl !== undefined) return custom(model, usually(flags, spoken?.[0]), flags.baseUrl, env);
  if (model === 'mock' || model.startsWith('mock/')) return mock(model, usually(flags, spoken?.[0]), env);
  if (flags.scenario !== undefined) {
    throw notTogether(`The model "${model}"`, '--scenario', `npx stream-check mock --scenario ${flags.scenario}`);
  }
  const { provider, name } = findNamed(model, commands);
  const shared = Object.keys(provider.addresses).find((id) => spoken?.includes(id as ProtocolId));
  return named(provider, name, usually(flags, shared), env);
}

/** With this API, unless another was asked for. */
function usually(flags: TargetFlags, protocol: string | undefined): TargetFlags {
  return protocol === undefined || flags.protocol !== undefined ? flags : { ...flags, protocol };
}

function mock(model: string, flags: TargetFlags, env: Env): ResolvedTarget {
  const named = model === 'mock' ? undefined : model.slice('mock/'.length);
  if (named !== undefined && flags.scenario !== undefined) {
    throw notTogether(`The model "${model}"`, '--scenario', `npx stream-check mock --scenario ${flags.scenario}`);
  }
  const scenario = named ?? flags.scenario ?? DEFAULT_SCENARIO;
  // The embedded mock has no address before it runs; who starts it fills the port in.
  const at = { provider: 'mock', model, url: 'http://127.0.0.1/v1', credentials: null, apiKey: keyFrom(flags, env) };
  return { target: build(flags, at, scenario), scenario, notes: [], spoken: null };
}

function custom(model: string, flags: TargetFlags, baseUrl: string, env: Env): ResolvedTarget {
  if (flags.scenario !== undefined) {
    throw notTogether('--base-url', '--scenario', 'A scenario is played by the embedded mock, which needs no address.');
  }
  const protocol = protocolOf(flags);
  const { url, credentials } = parseBaseUrl('--base-url', baseUrl);
  const apiKey = keyFrom(flags, env);
  const unsent = ownerOf(protocol)?.keyVariables.find((variable) => isSet(env, variable));
  const notes =
    apiKey === null && credentials === null && unsent !== undefined
      ? [`${unsent} is not sent to a foreign address; --api-key-env ${unsent} would send it.`]
      : [];
  const at = { provider: 'custom', model, url: withoutVersion(url, protocol), credentials, apiKey };
  return { target: build(flags, at, null), scenario: null, notes, spoken: [protocol] };
}

function named(provider: Provider, model: string, flags: TargetFlags, env: Env): ResolvedTarget {
  const protocol = protocolOf(flags, usualProtocol(provider));
  const known = provider.addresses[protocol];
  if (known === undefined) {
    const spoken = Object.keys(provider.addresses).join(', ');
    throw new StreamCheckError(
      'usage',
      `${provider.title} does not speak ${protocol} at an address that is known here.`,
      `It speaks ${spoken}. Another address: --base-url <url> --protocol ${protocol}`,
    );
  }
  const { urlVariable } = provider;
  const isUsual = protocol === usualProtocol(provider) || known === provider.addresses[usualProtocol(provider)];
  const typed = urlVariable === null || !isUsual ? '' : (env[urlVariable] ?? '').trim();
  const { url, credentials } =
    typed === ''
      ? { url: filledIn(provider, known, env), credentials: null }
      : parseBaseUrl(urlVariable!, provider.id === 'ollama' ? ollamaUrl(typed) : typed);
  const notes = typed === '' ? [] : [`The base URL ${url} comes from ${urlVariable}.`];
  const apiKey = flags.apiKeyEnv === undefined ? providerKey(provider, env) : requireKey([flags.apiKeyEnv], env);
  const at = { provider: provider.id, model, url: withoutVersion(url, protocol), credentials, apiKey };
  const isPaid = provider.keyVariables.length > 0;
  const limited = isPaid ? { maxTokens: String(PAID_MAX_TOKENS), ...flags } : flags;
  const { limitMember } = provider;
  const target = build({ ...limited, protocol }, at, null);
  const spoken = Object.keys(provider.addresses) as ProtocolId[];
  return { target: limitMember === undefined ? target : { ...target, limitMember }, scenario: null, notes, spoken };
}

/** Ollama's own variable may hold a host and port alone, and the address on which it listens. */
function ollamaUrl(text: string): string {
  const url = /^https?:/.test(text) ? text : `http://${text}`;
  const withPort = /:\d+\/?$/.test(url) ? url : `${url.replace(/\/$/, '')}:11434`;
  return withPort.replace('//0.0.0.0', '//127.0.0.1');
}

/** The address with the values of the variables that stand in it. */
function filledIn(provider: Provider, address: string, env: Env): string {
  return address.replace(/\{(\w+)\}/g, (_, variable: string) => {
    const value = (env[variable] ?? '').trim().replace(/\/+$/, '');
    if (value !== '') return value;
    const hint = `${variable}=… stream-check ${provider.id}/<model>    or --base-url <url>`;
    throw new StreamCheckError(
      'usage',
      `The address of ${provider.title} depends on ${variable}, which is not set.`,
      hint,
    );
  });
}

function protocolOf({ protocol }: TargetFlags, usual: ProtocolId = 'openai-chat'): ProtocolId {
  return protocol === undefined ? usual : oneOf('protocol', protocol, PROTOCOL_IDS);
}

interface Place {
  provider: string;
  model: string;
  url: string;
  credentials: string | null;
  apiKey: string | null;
}

function build(flags: TargetFlags, at: Place, scenario: string | null): Target {
  const headers = Object.fromEntries((flags.header ?? []).map(parseHeader));
  if (at.credentials !== null) {
    if (at.apiKey !== null || headers['authorization'] !== undefined) {
      throw notTogether('A user name in the base URL', 'an API key', 'Leave one of them out.');
    }
    headers['authorization'] = at.credentials;
  }
  return {
    summary: { model: at.model, provider: at.provider, protocol: protocolOf(flags), baseUrl: at.url },
    scenario,
    prompt: flags.prompt ?? DEFAULT_PROMPT,
    maxTokens: flags.maxTokens === undefined ? null : wholeNumber('--max-tokens', flags.maxTokens, 1),
    apiKey: at.apiKey,
    headers,
  };
}

function keyFrom(flags: TargetFlags, env: Env): string | null {
  return flags.apiKeyEnv === undefined ? null : requireKey([flags.apiKeyEnv], env);
}

function providerKey({ keyVariables }: Provider, env: Env): string | null {
  return keyVariables.length === 0 ? null : requireKey(keyVariables, env);
}

function requireKey(variables: readonly string[], env: Env): string {
  const variable = variables.find((name) => isSet(env, name));
  if (variable !== undefined) return env[variable]!.trim();
  throw new StreamCheckError(
    'key-missing',
    `No API key: the environment variable ${variables.join(' or ')} is not set.`,
    `${MOCK_HINT}    needs no key and no network`,
  );
}

function isSet(env: Env, variable: string): boolean {
  return (env[variable] ?? '').trim() !== '';
}

function findNamed(model: string, commands: readonly string[]): { provider: Provider; name: string } {
  const slash = model.indexOf('/');
  const id = slash === -1 ? null : model.slice(0, slash);
  const provider = id === null ? providerOfBareName(model) : findProvider(id);
  const name = model.slice(slash + 1);
  if (provider !== undefined && name !== '') return { provider, name };
  if (provider !== undefined) throw new StreamCheckError('usage', `"${model}" names no model.`, `${id}/<model>`);
  const ids = PROVIDERS.map((entry) => entry.id);
  const nearest = id === null ? nearestId(model, [...commands, ...ids]) : nearestId(id, ids);
  const meant = nearest === null ? '' : ` Did you mean "${nearest}${id === null ? '' : `/${name}`}"?`;
  const what = id === null ? 'Unknown command or model' : 'Unknown provider of';
  throw new StreamCheckError(
    'unknown-id',
    `${what} "${model}".${meant}`,
    `Models: mock, mock/<scenario>, <provider>/<model>, or any name with --base-url <address>` +
      (id === null && commands.length > 0 ? `\nCommands: ${commands.join(', ')}` : `\nProviders: ${ids.join(', ')}`),
  );
}
