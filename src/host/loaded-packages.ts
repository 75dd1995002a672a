// Versions of the packages between an own client and its model, as its process has loaded them. V8 names every script that it
// has loaded, however it was imported; what lies in node_modules and was not loaded is not told.
// Easy to get wrong: V8 reads each script for it, so it is asked after the stream.
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';

/** The Python host has a list of its own. */
const REPORTED: ReadonlySet<string> = new Set([
  '@ai-sdk/anthropic',
  '@ai-sdk/openai',
  '@ai-sdk/openai-compatible',
  '@anthropic-ai/sdk',
  '@aws-sdk/client-bedrock-runtime',
  '@google/genai',
  '@langchain/anthropic',
  '@langchain/core',
  '@langchain/openai',
  '@mistralai/mistralai',
  '@openai/agents',
  'ai',
  'axios',
  'cohere-ai',
  'eventsource',
  'eventsource-parser',
  'got',
  'groq-sdk',
  'ky',
  'node-fetch',
  'ollama',
  'openai',
  'undici',
]);

export function loadedPackages(): Record<string, string> {
  return versionsIn(loadedScripts());
}

/** @param urls of scripts @returns of those packages alone that are reported */
export function versionsIn(urls: readonly string[]): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const [name, directory] of directoriesIn(urls)) {
    const version = versionOf(directory);
    if (version !== null) versions[name] = version;
  }
  return versions;
}

function loadedScripts(): string[] {
  const urls: string[] = [];
  const session = new Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => void urls.push(params.url));
  // In the same process all of them are named before post() returns.
  session.post('Debugger.enable');
  session.disconnect();
  return urls;
}

/** The last `node_modules` of a path holds the package: those before it are of packages that have packages of their own. */
const IN_PACKAGE = /^(.*[\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/** Of two copies of a package the one that was loaded first. */
function directoriesIn(urls: readonly string[]): Map<string, string> {
  const directories = new Map<string, string>();
  for (const url of urls) {
    const [, above, typed] = IN_PACKAGE.exec(pathOf(url)) ?? [];
    if (above === undefined || typed === undefined) continue;
    const name = typed.replace('\\', '/');
    if (REPORTED.has(name) && !directories.has(name)) directories.set(name, above + typed);
  }
  return directories;
}

/** CommonJS has paths where modules have URLs. */
function pathOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  try {
    return fileURLToPath(url);
  } catch {
    return '';
  }
}

function versionOf(directory: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
