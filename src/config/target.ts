// From what was typed (model, --base-url, --scenario, ...) to where and what to ask. It is resolved once; a client only
// chooses the API in which it asks. The mock is the upstream only when it was named: nothing falls back to it.
import { nearestId } from '../catalog.ts';
import { StreamCheckError } from '../errors.ts';
import { PROTOCOL_IDS, type ProtocolId, type Target, type Upstream } from '../model/target.ts';
import { isVariableName } from '../secrets/given.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { CheckValues } from './option-values.ts';
import { OPTIONS } from './options.ts';
import { endpointOf, type Env, parseBaseUrl, withoutVersion } from './base-url.ts';
import { noModel } from './no-model.ts';
import { findProvider, ownerOf, providerOfBareName, PROVIDERS, usualProtocol, type Provider } from './providers.ts';
import { loadScenario } from './scenario.ts';
import { notTogether, oneOf, parseHeader } from './values.ts';

/** The options about the target. */
export type TargetOptions = Pick<
  CheckValues,
  'model' | 'protocol' | 'baseUrl' | 'apiKeyEnv' | 'header' | 'prompt' | 'maxTokens' | 'scenario'
>;

/** Where options are read: environment, directory, names of commands. */
export interface Surroundings {
  env: Env;
  /** Directory from which paths count. */
  cwd: string;
  /** Names of commands, in case that one of them was meant. */
  commands?: readonly string[];
}

/** The same, and what cuts secrets out of all that comes of them. */
export interface RedactedSurroundings extends Surroundings {
  /** Gets the secrets that are found in the options and in the environment. */
  redactor: Redactor;
}

export interface ResolvedTarget {
  upstream: Upstream;
  /** The APIs in which it can be asked, as far as that is known here; null for all. */
  spoken: readonly ProtocolId[] | null;
  /**
   * What a client asks: in the API that was asked for, else in the one that it usually speaks.
   * @param speaks the APIs of the client, the usual one first; null for all
   * @param own an API that was asked for of this client alone
   * @throws StreamCheckError 'usage' or 'unknown-id'
   */
  for(speaks: readonly ProtocolId[] | null, own?: string): TargetOfClient;
}

export interface TargetOfClient {
  target: Target;
  /** What was decided without being asked for, a sentence each. */
  notes: readonly string[];
}

/** Tokens of an answer that is paid for. 350 at 25 US dollars a million, a dear model of 2026, are 0.9 US cents. */
const PAID_MAX_TOKENS = 350;
/** The answer takes about 3 s: enough for a verdict. */
const DEFAULT_PROMPT = 'Explain in about 250 words of plain prose how a rainbow comes about.';
const MOCK_HINT = 'npx stream-check mock';

/** @throws StreamCheckError 'usage', 'unknown-id', 'key-missing', 'file-unreadable' or 'file-invalid' */
export async function resolveTarget(
  options: TargetOptions,
  { env, cwd, commands = [] }: Surroundings,
): Promise<ResolvedTarget> {
  const { model } = options;
  if (model === undefined || model.trim() === '') {
    throw new StreamCheckError(
      'usage',
      'No model is named.',
      `${MOCK_HINT}    needs no key and no network; --help shows more`,
    );
  }
  const asked = options.protocol ?? null;
  if (options.baseUrl !== undefined) return custom(model, asked, options, options.baseUrl, env);
  if (model === 'mock' || model.startsWith('mock/')) return mock(model, asked, options, env, cwd);
  if (options.scenario !== undefined) {
    throw notTogether(`The model "${model}"`, '--scenario', `npx stream-check mock --scenario ${options.scenario}`);
  }
  const { provider, name } = findNamed(model, commands);
  return named(provider, name, asked, options, env);
}

async function mock(
  model: string,
  asked: ProtocolId | null,
  options: TargetOptions,
  env: Env,
  cwd: string,
): Promise<ResolvedTarget> {
  const id = model === 'mock' ? undefined : model.slice('mock/'.length);
  if (id !== undefined && options.scenario !== undefined) {
    throw notTogether(`The model "${model}"`, '--scenario', `npx stream-check mock --scenario ${options.scenario}`);
  }
  const request = requestOf(options, keyFrom(options, env), null);
  const scenario = await loadScenario(id ?? options.scenario ?? OPTIONS.scenario.default, cwd);
  const upstream: Upstream = { kind: 'mock', scenario };
  return {
    upstream,
    spoken: asked === null ? null : [asked],
    for(speaks, own) {
      const protocol = protocolOf(own) ?? asked ?? speaks?.[0] ?? OPTIONS.protocol.default;
      const summary = { provider: 'mock', model: `mock/${scenario.id}`, protocol, baseUrl: 'http://127.0.0.1/v1' };
      return { target: { upstream, summary, ...request }, notes: [] };
    },
  };
}

function custom(
  model: string,
  asked: ProtocolId | null,
  options: TargetOptions,
  baseUrl: string,
  env: Env,
): ResolvedTarget {
  if (options.scenario !== undefined) {
    throw notTogether('--base-url', '--scenario', 'A scenario is played by the embedded mock, which needs no address.');
  }
  const { url, credentials } = parseBaseUrl('--base-url', baseUrl);
  const request = requestOf(options, keyFrom(options, env), credentials);
  const upstream: Upstream = { kind: 'provider', provider: 'custom' };
  return {
    upstream,
    spoken: [asked ?? OPTIONS.protocol.default],
    for(speaks, own) {
      const protocol = protocolOf(own) ?? asked ?? speaks?.[0] ?? OPTIONS.protocol.default;
      const unsent = ownerOf(protocol)?.keyVariables.find((variable) => isSet(env, variable));
      const notes =
        request.apiKey === null && credentials === null && unsent !== undefined
          ? [`${unsent} is not sent to a foreign address; --api-key-env ${unsent} would send it.`]
          : [];
      const summary = { provider: 'custom', model, protocol, baseUrl: withoutVersion(url, protocol) };
      return { target: { upstream, summary, ...request }, notes };
    },
  };
}

function named(
  provider: Provider,
  model: string,
  asked: ProtocolId | null,
  options: TargetOptions,
  env: Env,
): ResolvedTarget {
  const spoken = Object.keys(provider.addresses) as ProtocolId[];
  // Mistakes about the address come before a missing key, which may belong to another address.
  endpointOf(provider, asked ?? usualProtocol(provider), env);
  const apiKey = options.apiKeyEnv === undefined ? providerKey(provider, env) : requireKey([options.apiKeyEnv], env);
  const isPaid = provider.keyVariables.length > 0;
  const limited = isPaid ? { maxTokens: PAID_MAX_TOKENS, ...options } : options;
  const upstream: Upstream = { kind: 'provider', provider: provider.id };
  const { limitMember } = provider;
  return {
    upstream,
    spoken: asked === null ? spoken : [asked],
    for(speaks, own) {
      const shared = spoken.find((id) => speaks?.includes(id));
      const protocol = protocolOf(own) ?? asked ?? shared ?? usualProtocol(provider);
      const { url, credentials, notes } = endpointOf(provider, protocol, env);
      const request = requestOf(limited, apiKey, credentials);
      const summary = { provider: provider.id, model, protocol, baseUrl: withoutVersion(url, protocol) };
      const target = { upstream, summary, ...request, ...(limitMember === undefined ? {} : { limitMember }) };
      return { target, notes };
    },
  };
}

function protocolOf(protocol: string | undefined): ProtocolId | null {
  return protocol === undefined ? null : oneOf('protocol', protocol, PROTOCOL_IDS);
}

/** @param credentials a user and password that stood in the base URL, as a header */
function requestOf(
  options: TargetOptions,
  apiKey: string | null,
  credentials: string | null,
): Pick<Target, 'prompt' | 'maxTokens' | 'apiKey' | 'headers'> {
  const headers = Object.fromEntries((options.header ?? []).map((text) => parseHeader(text)));
  if (credentials !== null) {
    if (apiKey !== null || headers['authorization'] !== undefined) {
      throw notTogether('A user name in the base URL', 'an API key', 'Leave one of them out.');
    }
    headers['authorization'] = credentials;
  }
  return {
    prompt: options.prompt ?? DEFAULT_PROMPT,
    maxTokens: options.maxTokens ?? null,
    apiKey,
    headers,
  };
}

function keyFrom(options: TargetOptions, env: Env): string | null {
  return options.apiKeyEnv === undefined ? null : requireKey([options.apiKeyEnv], env);
}

function providerKey({ keyVariables }: Provider, env: Env): string | null {
  return keyVariables.length === 0 ? null : requireKey(keyVariables, env);
}

function requireKey(variables: readonly string[], env: Env): string {
  const variable = variables.find((name) => isSet(env, name));
  if (variable !== undefined) return env[variable]!.trim();
  throw new StreamCheckError(
    'key-missing',
    // A key may have been typed in the place of the name.
    variables.every(isVariableName)
      ? `No API key: the environment variable ${variables.join(' or ')} is not set.`
      : 'No API key: --api-key-env expects the name of an environment variable, not the key itself.',
    `${MOCK_HINT}    needs no key and no network`,
  );
}

function isSet(env: Env, variable: string): boolean {
  return (env[variable] ?? '').trim() !== '';
}

function findNamed(model: string, commands: readonly string[]): { provider: Provider; name: string } {
  const mistake = noModel(model);
  if (mistake !== null) throw mistake;
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
