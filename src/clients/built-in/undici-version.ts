// Version of the undici package that the clients use: not the undici that is built into Node.
import { createRequire } from 'node:module';

export async function undiciVersion(): Promise<string> {
  const manifest: unknown = createRequire(import.meta.url)('undici/package.json');
  return (manifest as { version: string }).version;
}
