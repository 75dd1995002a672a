// Name and version of this package. The path is the same from src/ and from dist/.
import { readFileSync } from 'node:fs';

export function readToolVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return (manifest as { version: string }).version;
}
