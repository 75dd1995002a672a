// Services of compose files, by the indentation of their lines.
import { describe, expect, it } from 'vitest';
import { servedServices } from '../../../../src/config/directory/model-servers.ts';
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

const served = (text: string) =>
  servedServices(servicesIn(text, 'compose.yaml')).map(({ service, server, port, model, needsKey }) => [
    service.name,
    server.id,
    port,
    model,
    needsKey,
  ]);

it.each([
  ['\n', 'of Unix'],
  ['\r\n', 'of Windows'],
])('those with the image of a server of models: line ends %j %s', (end) => {
  expect(served(COMPOSE.replaceAll('\n', end))).toEqual([
    ['ollama', 'ollama', 11500, 'llama3.2', false],
    ['model', 'vllm', 8001, 'Qwen/Qwen3-4B', false],
  ]);
});

describe('the port at which this machine reaches it', () => {
  const portOf = (rest: string) => served(`services:\n    a:\n        image: ollama/ollama\n${rest}`)[0]?.[2];

  it.each([
    ['        ports:\n            - ${PORT:-11435}:11434\n', 11435],
    ['        ports: ["11436:11434"]\n', 11436],
    ["        ports: ['9000:9000', '127.0.0.1:11437:11434/tcp']\n", 11437],
    ['        ports:\n            - 9000:9000\n            - 11438:11434\n', 11438],
    ['        ports:\n            - { target: 11434, published: 11439 }\n', 11439],
    ['        ports:\n            - 80:80\n', 80],
    ['        network_mode: host\n', 11434],
    ['', null],
    ['        ports: ["11434"]\n', null],
    ['        user: "1000:1000"\n        environment:\n            - A=11440:11434\n', null],
  ])('%j: %s', (rest, port) => expect(portOf(rest)).toBe(port));
});

it('what stands in an anchor belongs to the service that names it, behind what is its own', () => {
  const text = `x-model: &model
  image: ollama/ollama
  ports:
    - "11500:11434"
services: &all
  first: &first
    <<: *model
    ports: ["11501:11434"]
  second:
    <<: [*model, *nowhere]
  third:
    image: &image ollama/ollama
    network_mode: host
  fourth:
    image: *image
`;
  expect(served(text).map(([name, , port]) => [name, port])).toEqual([
    ['first', 11501],
    ['second', 11500],
    ['third', 11434],
  ]);
});

it('a key that it wants to see, and words that are no model', () => {
  const text =
    'services:\n  a:\n    image: vllm/vllm-openai\n    command: --api-key x --model /m\n    ports: ["1:8000"]\n';
  expect(served(text)).toEqual([['a', 'vllm', null, null, true]]);
  expect(
    served('services:\n  a:\n    image: ollama/ollama\n    command: serve\n    ports:\n      - 11434:11434\n'),
  ).toEqual([['a', 'ollama', 11434, null, false]]);
});

it('a file without services, one that is no YAML, and an image that is no model', () => {
  for (const text of ['version: 3\n', '\u0000services:', 'services:\n', 'services:\n  a:\n    image: postgres:16\n'])
    expect(served(text)).toEqual([]);
});
