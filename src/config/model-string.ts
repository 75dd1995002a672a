// From what was typed (model, --base-url, --scenario, ...) to where and what to ask.
// The mock is only ever the upstream when it was named: nothing falls back to it.
import { nearestId } from '../catalog.ts';
import { StreamCheckError } from '../errors.ts';
import { DEFAULT_SCENARIO } from '../model/scenario.ts';
import { PROTOCOL_IDS, type ProtocolId, type Target } from '../model/target.ts';
import { notTogether, oneOf, parseHeader, wholeNumber } from './options.ts';
import { type Provider, PROVIDERS, findProvider, providerOfBareName } from './providers.ts';

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
}

export type Env = Readonly<Record<string, string | undefined>>;

/** About 3 s: long enough for a verdict, short enough for a habit. */
const DEFAULT_PROMPT = 'Explain in about 250 words of plain prose how a rainbow comes about.';
const MOCK_HINT = 'npx stream-check mock';

/**
 * @param commands names of commands, in case that one of them was meant
 * @throws StreamCheckError 'usage', 'unknown-id' or 'key-missing'
 */
export function resolveTarget(flags: TargetFlags, env: Env, commands: readonly string[] = []): ResolvedTarget {
  const { model } = flags;
  if (model === undefined || model.trim() === '') {
    throw new StreamCheckError(
      'usage',
      'No model is named.',
      `${MOCK_HINT}    needs no key and no network; --help shows more`,
    );
  }
  if (flags.baseUrl !== undefined) return custom(model, flags, flags.baseUrl, env);
  if (model === 'mock' || model.startsWith('mock/')) return mock(model, flags, env);
  if (flags.scenario !== undefined) {
    throw notTogether(`The model "${model}"`, '--scenario', `npx stream-check mock --scenario ${flags.scenario}`);
  }
  const { provider, name } = findNamed(model, commands);
  if (!provider.supported) throw unsupported(provider, name);
  return openai(provider, name, flags, env);
}

function mock(model: string, flags: TargetFlags, env: Env): ResolvedTarget {
  const named = model === 'mock' ? undefined : model.slice('mock/'.length);
  if (named !== undefined && flags.scenario !== undefined) {
    throw notTogether(`The model "${model}"`, '--scenario', `npx stream-check mock --scenario ${flags.scenario}`);
  }
  const scenario = named ?? flags.scenario ?? DEFAULT_SCENARIO;
  // The embedded mock has no address before it runs; who starts it fills the port in.
  const at = { provider: 'mock', model, url: 'http://127.0.0.1/v1', credentials: null, apiKey: keyFrom(flags, env) };
  return { target: build(flags, at, scenario), scenario, notes: [] };
}

function custom(model: string, flags: TargetFlags, baseUrl: string, env: Env): ResolvedTarget {
  if (flags.scenario !== undefined) {
    throw notTogether('--base-url', '--scenario', 'A scenario is played by the embedded mock, which needs no address.');
  }
  const { url, credentials } = parseBaseUrl('--base-url', baseUrl);
  const apiKey = keyFrom(flags, env);
  const notes =
    apiKey === null && credentials === null && (env['OPENAI_API_KEY'] ?? '') !== ''
      ? ['OPENAI_API_KEY is not sent to a foreign address; --api-key-env OPENAI_API_KEY would send it.']
      : [];
  return { target: build(flags, { provider: 'custom', model, url, credentials, apiKey }, null), scenario: null, notes };
}

function openai(provider: Provider, model: string, flags: TargetFlags, env: Env): ResolvedTarget {
  const fromEnv = env['OPENAI_BASE_URL'] ?? '';
  const variable = flags.apiKeyEnv ?? provider.keyVariable ?? '';
  const { url, credentials } =
    fromEnv === '' ? { url: provider.baseUrl ?? '', credentials: null } : parseBaseUrl('OPENAI_BASE_URL', fromEnv);
  const notes = fromEnv === '' ? [] : [`The base URL ${url} comes from OPENAI_BASE_URL.`];
  const apiKey = requireKey(variable, env);
  const target = build(flags, { provider: provider.id, model, url, credentials, apiKey }, null);
  return { target, scenario: null, notes };
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
  const protocol: ProtocolId = oneOf('protocol', flags.protocol ?? 'openai-chat', PROTOCOL_IDS);
  return {
    summary: { model: at.model, provider: at.provider, protocol, baseUrl: at.url },
    scenario,
    prompt: flags.prompt ?? DEFAULT_PROMPT,
    maxTokens: flags.maxTokens === undefined ? null : wholeNumber('--max-tokens', flags.maxTokens, 1),
    apiKey: at.apiKey,
    headers,
  };
}

/** User and password are taken out of the address, so that it can be shown, and sent as a header instead. */
function parseBaseUrl(source: string, text: string): { url: string; credentials: string | null } {
  const example = `${source === '--base-url' ? '--base-url ' : `${source}=`}http://127.0.0.1:8000/v1`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    // An address that cannot be taken apart may still hold a password.
    const shown = text.replace(/\/\/[^/@]*@/, '//');
    throw new StreamCheckError('usage', `${source} expects an http or https address, found "${shown}".`, example);
  }
  if (url.search !== '' || url.hash !== '') {
    const found = `${url.origin}${url.pathname}`;
    throw new StreamCheckError('usage', `${source} expects an address without "?" and "#" (${found}).`, example);
  }
  const user = `${unescapeUrl(url.username)}:${unescapeUrl(url.password)}`;
  const credentials = user === ':' ? null : `Basic ${Buffer.from(user).toString('base64')}`;
  return { url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), credentials };
}

/** A stray % is no escape; it stands for itself. */
function unescapeUrl(text: string): string {
  return text.replace(/(%[0-9a-f]{2})+/gi, (escaped) => Buffer.from(escaped.replaceAll('%', ''), 'hex').toString());
}

function keyFrom(flags: TargetFlags, env: Env): string | null {
  return flags.apiKeyEnv === undefined ? null : requireKey(flags.apiKeyEnv, env);
}

function requireKey(variable: string, env: Env): string {
  const key = (env[variable] ?? '').trim();
  if (key !== '') return key;
  throw new StreamCheckError(
    'key-missing',
    `No API key: the environment variable ${variable} is not set.`,
    `${MOCK_HINT}    needs no key and no network`,
  );
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
    `Models: mock, mock/<scenario>, openai/<model>, or any name with --base-url <address>` +
      (id === null && commands.length > 0 ? `\nCommands: ${commands.join(', ')}` : `\nProviders: ${ids.join(', ')}`),
  );
}

function unsupported(provider: Provider, name: string): StreamCheckError {
  const key = provider.keyVariable === null ? '' : ` --api-key-env ${provider.keyVariable}`;
  const address = provider.baseUrl ?? '<OpenAI-compatible address>';
  return new StreamCheckError(
    'usage',
    `${provider.title} cannot be asked by name yet: this version speaks openai-chat only.`,
    `An OpenAI-compatible address works: npx stream-check ${name} --base-url ${address}${key}`,
  );
}
