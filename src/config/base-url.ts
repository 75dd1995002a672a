// Base URLs: as people type them (with a password, with the version of the API, or no address at all), and those of providers.
import { StreamCheckError } from '../errors.ts';
import { credentialsOf } from '../secrets/given.ts';
import type { ProtocolId } from '../model/target.ts';
import { usualProtocol, type Provider } from './providers.ts';

/** Variables of the environment. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * User and password are taken out of the address, so that it can be shown, and sent as a header instead.
 * @param source the option or variable that it comes from
 * @throws StreamCheckError 'usage'
 */
export function parseBaseUrl(source: string, text: string): { url: string; credentials: string | null } {
  const isBare = !text.includes('//') && URL.canParse(`http://${text}`);
  const meant = isBare ? `http://${addressToShow(text)}` : 'http://127.0.0.1:8000/v1';
  const example = `${source === '--base-url' ? '--base-url ' : `${source}=`}${meant}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const shown = addressToShow(text);
    throw new StreamCheckError('usage', `${source} expects an http or https address, found "${shown}".`, example);
  }
  if (url.search !== '' || url.hash !== '') {
    const found = `${url.origin}${url.pathname}`;
    throw new StreamCheckError('usage', `${source} expects an address without "?" and "#" (${found}).`, example);
  }
  return { url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), credentials: credentialsOf(url) };
}

/** An address that cannot be taken apart, or lacks its scheme, may still hold a password, and a query a key. */
export function addressToShow(text: string): string {
  const withoutQuery = text.replace(/[?#].*/s, '');
  return withoutQuery.replace(/\/\/[^/]*@/, '//').replace(/^([a-z][\w+.-]*(?:[:;.]+[/\\]+|[/\\]{2,}))?[^/\\]*@/i, '$1');
}

/** The version at the end of a base URL, for vendors whose SDKs append it themselves. */
const VERSIONS: Partial<Record<ProtocolId, RegExp>> = {
  'anthropic-messages': /\/v1$/,
  gemini: /\/v1(beta)?$/,
  ollama: /\/api$/,
};

/** The base URL as the vendor's own SDK takes it. */
export function withoutVersion(url: string, protocol: ProtocolId): string {
  const version = VERSIONS[protocol];
  return version === undefined ? url : url.replace(version, '');
}

/** Where a provider speaks this API. @throws StreamCheckError 'usage' */
export function endpointOf(
  provider: Provider,
  protocol: ProtocolId,
  env: Env,
): { url: string; credentials: string | null; notes: string[] } {
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
  if (typed === '') return { url: filledIn(provider, known, env), credentials: null, notes: [] };
  const { url, credentials } = parseBaseUrl(urlVariable!, provider.id === 'ollama' ? ollamaUrl(typed) : typed);
  return { url, credentials, notes: [`The base URL ${url} comes from ${urlVariable}.`] };
}

/** OLLAMA_HOST may be a host and port without scheme, or the address on which Ollama listens (0.0.0.0); it may have a path. */
function ollamaUrl(text: string): string {
  const url = /^https?:/.test(text) ? text : `http://${text}`;
  const [, place = url, path = ''] = /^(https?:\/\/[^/]*)(.*)$/.exec(url) ?? [];
  const withPort = /:\d+$/.test(place) ? place : `${place}:11434`;
  return withPort.replace('//0.0.0.0', '//127.0.0.1') + path.replace(/\/$/, '');
}

/** The address with `{VARIABLE}` replaced by its value. */
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
