// Base URLs as people type them: with a password, a version too many, or something that is no address.
import { StreamCheckError } from '../errors.ts';
import type { ProtocolId } from '../model/target.ts';

/**
 * User and password are taken out of the address, so that it can be shown, and sent as a header instead.
 * @param source the option or variable that it comes from
 * @throws StreamCheckError 'usage'
 */
export function parseBaseUrl(source: string, text: string): { url: string; credentials: string | null } {
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

/** Vendors whose SDKs take the address without its version, which some people write all the same. */
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
