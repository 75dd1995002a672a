// The same of a pasted line of curl, whose switches are others: -H, -b, -u and the address hold the secrets of a browser.
import { curlWords, type CurlOperand, type CurlSwitchWord } from '../config/curl/words.ts';
import { secretsOfHeaderLine, secretsOfUrl, secretsOfValue } from '../secrets/given.ts';
import { isSecretName, redactLikelySecrets, withoutValue } from '../secrets/likely.ts';
import { REDACTED } from '../secrets/redactor.ts';

/** Nothing of their values is kept. */
const SECRET_SWITCHES = new Set(['cookie', 'user', 'proxy-user', 'oauth2-bearer']);

/** @param line what stands behind the word curl, as it is kept in a Recording */
export function typedCurl(line: readonly string[]): string[] {
  const kept = [...line];
  for (const { name, place } of curlWords(line).switches) {
    if (place === null) continue;
    const word = kept[place.index]!;
    const value = word.slice(place.from);
    const clean = SECRET_SWITCHES.has(name ?? '') ? REDACTED : redactLikelySecrets(withoutValue(value));
    kept[place.index] = word.slice(0, place.from) + clean;
  }
  return kept.map((word) => redactLikelySecrets(word));
}

/** @param line what stands behind the word curl, also where it was typed wrongly, or a shell cut it */
export function secretsOfCurl(line: readonly string[]): string[] {
  const { switches, operands } = curlWords(line);
  return [...switches.flatMap(secretsOfSwitch), ...operands.flatMap(secretsOfOperand)];
}

function secretsOfSwitch({ name, value }: CurlSwitchWord): string[] {
  if (value === null || value === '') return [];
  if (name === 'header') return value.startsWith('@') ? [] : secretsOfHeaderLine(value);
  if (name === 'cookie') return secretsOfHeaderLine(`cookie: ${value}`);
  if (name === 'user' || name === 'proxy-user') return [value, ...value.split(/:([^]*)/), ...secretsOfValue(value)];
  if (name === 'oauth2-bearer') return secretsOfValue(value);
  if (name === 'url' || name === 'proxy') return secretsOfAddress(value);
  return [];
}

/** An address, or what a shell cut off: behind a header of a secret name, its value. */
function secretsOfOperand({ word, behind }: CurlOperand): string[] {
  const header = behind?.name === 'header' ? (/^\s*([\w-]+)\s*:/.exec(behind.value ?? '')?.[1] ?? '') : '';
  const isCutOff = isSecretName(header) || SECRET_SWITCHES.has(behind?.name ?? '');
  return isCutOff && !/^https?:/i.test(word) ? secretsOfValue(word) : secretsOfAddress(word);
}

/** curl takes one without a scheme, too. */
function secretsOfAddress(text: string): string[] {
  return secretsOfUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
}
