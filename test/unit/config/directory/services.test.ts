// Services of compose files, by the indentation of their lines.
import { expect, it } from 'vitest';
import { servedBy } from '../../../../src/config/directory/model-servers.ts';
import { servicesIn } from '../../../../src/config/directory/services.ts';

const COMPOSE = `
# The whole.
services:
  web:
    build: .
    ports:
      - "3000:3000"
  ollama:
    image: ollama/ollama:latest   # with a model
    ports:
      - "127.0.0.1:11500:11434"
    entrypoint: ["sh", "-c", "ollama serve & ollama pull llama3.2; wait"]

  model:
    image: 'vllm/vllm-openai:v0.9'
    command: ["--model", "Qwen/Qwen3-4B"]
    ports:
      - target: 8000
        published: "8001"
volumes:
  models:
`;

it('name, image, port and words of those that have an image', () => {
  const found = servicesIn(COMPOSE, 'compose.yaml');
  expect(found.map(({ name, image, port }) => ({ name, image, port }))).toEqual([
    { name: 'ollama', image: 'ollama/ollama:latest', port: 11500 },
    { name: 'model', image: 'vllm/vllm-openai:v0.9', port: 8001 },
  ]);
  expect(found[0]!.words).toEqual(expect.arrayContaining(['ollama', 'pull', 'llama3.2;']));
  expect(found.map((service) => servedBy(service)).map((one) => [one?.server.id, one?.port])).toEqual([
    ['ollama', 11500],
    ['vllm', 8001],
  ]);
});

it('a port that a variable gives, one that is not published, and an image that is no model', () => {
  const one = (rest: string) => servicesIn(`services:\n    a:\n        image: ollama/ollama\n${rest}`, 'f')[0]!;
  expect(one('        ports:\n            - ${PORT:-11435}:11434\n').port).toBe(11435);
  expect(one('').port).toBeNull();
  expect(servedBy(one(''))?.port).toBe(11434);
  expect(servedBy({ ...one(''), image: 'postgres:16' })).toBeNull();
});

it('a file without services, and one that is no YAML', () => {
  expect(servicesIn('version: 3\n', 'f')).toEqual([]);
  expect(servicesIn('\u0000services:', 'f')).toEqual([]);
  expect(servicesIn('services:\n', 'f')).toEqual([]);
});
