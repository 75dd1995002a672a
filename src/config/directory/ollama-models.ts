// The models that Ollama has on this machine, by the files in which it lists them: it need not be asked. What it lists of its
// cloud is not here.
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../base-url.ts';

/** As they are typed: `llama3.2`, `qwen2.5:7b`. */
export async function ollamaModels(env: Env): Promise<string[]> {
  const home = env['HOME'] ?? homedir();
  const places = [env['OLLAMA_MODELS'] ?? '', join(home, '.ollama/models'), '/usr/share/ollama/.ollama/models'];
  const named = places.filter((place) => place !== '');
  const found = await Promise.all(named.map((place) => namesIn(join(place, 'manifests/registry.ollama.ai'))));
  return [...new Set(found.flat())].filter((name) => !/embed|minilm|bge-|[:-]cloud$/i.test(name));
}

/** `library/llama3.2/latest`, `somebody/model/7b`. */
async function namesIn(registry: string): Promise<string[]> {
  const names: string[] = [];
  for (const owner of await entriesOf(registry)) {
    for (const model of await entriesOf(join(registry, owner))) {
      for (const tag of await entriesOf(join(registry, owner, model))) {
        names.push(`${owner === 'library' ? '' : `${owner}/`}${model}${tag === 'latest' ? '' : `:${tag}`}`);
      }
    }
  }
  return names;
}

async function entriesOf(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => !name.startsWith('.')).toSorted();
}
