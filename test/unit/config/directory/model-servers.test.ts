// Servers of models in the table of sockets, and how they are asked.
import { expect, it } from 'vitest';
import { askServer, isModelName, modelIn, runningServers } from '../../../../src/config/directory/model-servers.ts';

const found = (port: number, line: string) =>
  runningServers([{ port, pid: 1, words: line === '' ? [] : line.split(' '), cwd: null }]).map(
    ({ server, model, needsKey }) => ({ id: server.id, model, needsKey }),
  );

it.each([
  [11434, '/usr/local/bin/ollama serve', 'ollama', null],
  [11500, 'ollama serve', 'ollama', null],
  [11434, '', 'ollama', null],
  [1234, '', 'lm-studio', null],
  [1235, '/home/ada/.lmstudio/bin/lms server start', 'lm-studio', null],
  [8080, '/opt/llama-server -m /m/x.gguf', 'llama.cpp', null],
  [8081, 'python3 -m llama_cpp.server --model x.gguf', 'llama.cpp', null],
  [8000, '/v/bin/python3 /v/bin/vllm serve Qwen/Qwen3-4B --port 8000', 'vllm', 'Qwen/Qwen3-4B'],
  [8000, 'python -m vllm.entrypoints.openai.api_server --model Qwen/Qwen3-4B --served-model-name q', 'vllm', 'q'],
  [8000, 'python -m vllm.entrypoints.openai.api_server --model=Qwen/Qwen3-4B', 'vllm', 'Qwen/Qwen3-4B'],
])('port %i, "%s": %s', (port, line, id, model) => {
  expect(found(port, line)).toEqual([{ id, model, needsKey: false }]);
});

it.each([
  [8000, ''],
  [8080, ''],
  [8000, 'uvicorn main:app'],
  [11434, 'node proxy.mjs'],
  [36123, '/usr/local/bin/ollama runner --ollama-engine --model /m/blobs/sha256-1 --port 36123'],
  [3000, 'node /home/ada/ollama/server.mjs --upstream ollama'],
])('port %i, "%s" is no server of a model', (port, line) => {
  expect(found(port, line)).toEqual([]);
});

it('a key that it was started with is known, and not kept', () => {
  const [server] = runningServers([
    { port: 8000, pid: 1, words: ['vllm', 'serve', 'q', '--api-key', 'sk-1'], cwd: null },
  ]);
  expect(server?.needsKey).toBe(true);
  expect(JSON.stringify(server)).not.toContain('sk-1');
});

it('what is typed to ask it', () => {
  const of = (line: string, port: number) =>
    askServer(runningServers([{ port, pid: 1, words: [line], cwd: null }])[0]!.server, port, 'm');
  expect(of('ollama', 11434)).toEqual(['ollama/m']);
  expect(of('ollama', 11500)).toEqual(['m', '--protocol', 'ollama', '--base-url', 'http://127.0.0.1:11500']);
  expect(of('llama-server', 8080)).toEqual(['m', '--base-url', 'http://127.0.0.1:8080/v1']);
});

it('a name of a model is no option, no path and no line of a shell', () => {
  for (const name of ['llama3.2', 'qwen2.5:7b', 'Qwen/Qwen3-4B', 'gpt-4o']) expect(isModelName(name)).toBe(true);
  for (const name of ['', '--x', '/m/x', './x', 'x.gguf', 'a b', '$(x)', 'a;b', 'a//b', 'ports:'])
    expect(isModelName(name)).toBe(false);
  expect(modelIn(['serve', '--port', '1'])).toBeNull();
});
