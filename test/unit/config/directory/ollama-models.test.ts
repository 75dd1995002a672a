// The models that Ollama lists in its files.
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ollamaModels } from '../../../../src/config/directory/ollama-models.ts';
import { madeProject, removeProjects } from '../../../support/made-project.ts';

const roots: string[] = [];
afterAll(() => removeProjects(roots));

it('as they are typed, without those that answer with no text and those of its cloud', async () => {
  const listed = [
    'library/llama3.2/latest',
    'library/qwen2.5/7b',
    'library/nomic-embed-text/latest',
    'library/gpt-oss/120b-cloud',
    'library/glm-4.6/cloud',
    'library/.DS_Store/x/latest',
    'somebody/own/1b',
  ];
  const files = Object.fromEntries(listed.map((path) => [`m/manifests/registry.ollama.ai/${path}`, '']));
  const root = madeProject(roots, files);
  const found = await ollamaModels({ HOME: root, OLLAMA_MODELS: join(root, 'm') });
  // Behind them may stand those of an Ollama of this machine.
  expect(found.slice(0, 3)).toEqual(['llama3.2', 'qwen2.5:7b', 'somebody/own:1b']);
  expect(found.filter((name) => /embed|cloud|DS_Store/.test(name))).toEqual([]);
});
