// Which commands fit which directory.
import { describe, expect, it } from 'vitest';
import type { Seen } from '../../../../src/config/directory/look.ts';
import { runningServers } from '../../../../src/config/directory/model-servers.ts';
import { suggest } from '../../../../src/config/directory/suggest.ts';
import type { FoundApp } from '../../../../src/config/directory/survey.ts';

const NOTHING: Seen = {
  survey: {
    directory: '',
    node: null,
    python: null,
    hasOwn: false,
    clients: [],
    app: null,
    program: null,
    dependencies: null,
    models: [],
    services: [],
    ci: null,
  },
  clients: [],
  missingPackages: [],
  python: null,
  canStart: false,
  canRunProgram: false,
  ports: [],
  servers: [],
  ollamaModels: [],
  keys: [],
};
const APP: FoundApp = {
  address: 'http://127.0.0.1:4000/chat',
  start: 'node server.mjs',
  program: 'node',
  script: 'server.mjs',
  packageDirectory: null,
  body: { message: 'hi' },
  place: 'server.mjs:1',
  modules: null,
};
const OLLAMA = runningServers([{ port: 11_434, pid: 1, words: ['ollama'], cwd: null }]);

/** Lines behind `npx stream-check`. */
function linesOf(seen: Partial<Seen>, survey: Partial<Seen['survey']> = {}): string[] {
  const { commands } = suggest({ ...NOTHING, ...seen, survey: { ...NOTHING.survey, ...survey } });
  return commands.map(({ words: [program, ...rest] }) =>
    program === 'stream-check' ? rest.join(' ') : 'another program',
  );
}
function notesOf(seen: Partial<Seen>, survey: Partial<Seen['survey']> = {}): readonly string[] {
  const { notes } = suggest({ ...NOTHING, ...seen, survey: { ...NOTHING.survey, ...survey } });
  return notes.map(({ text, words }) => `${text} ${words.slice(1).join(' ')}`);
}

it('an empty directory', () => {
  expect(linesOf({})).toEqual(['mock', 'mock/buffered', 'doctor']);
  expect(suggest(NOTHING)).toMatchObject({ found: [], notes: [] });
});

describe('an app', () => {
  const survey = { app: APP, node: 'npm', clients: ['openai'], dependencies: ['openai'] } as const;

  it('that can be started is asked with the mock as its model', () => {
    expect(linesOf({ canStart: true, clients: ['openai'] }, survey)).toEqual([
      'through http://127.0.0.1:4000/chat --start node server.mjs --data {"message":"hi"}',
      'mock --client openai',
      'init --yes',
    ]);
  });

  it('whose packages are not installed is not started, and that is said', () => {
    const seen = { missingPackages: ['openai'] };
    expect(linesOf(seen, survey)).toEqual(['mock', 'init --yes', 'mock/buffered']);
    expect(notesOf(seen, survey)).toEqual([
      'Not installed: openai. After npm install: through http://127.0.0.1:4000/chat --start node server.mjs --data {"message":"hi"}',
    ]);
  });

  it('that runs is asked as it is', () => {
    const ports = [{ port: 4000, isFromHere: true }];
    expect(linesOf({ canStart: true, ports }, survey)[0]).toBe('http://127.0.0.1:4000/chat --data {"message":"hi"}');
    expect(notesOf({ ports }, survey)).toEqual([]);
  });

  it('of Python is started by the interpreter that has its modules', () => {
    const app = { ...APP, start: 'uvicorn main:app --port 4000', body: null, modules: ['fastapi'] };
    const python = { path: '/p/.venv/bin/python', typed: '.venv/bin/python', isDefault: false, missing: [] };
    const seen = { canStart: true, python, clients: ['openai-python'] };
    expect(linesOf(seen, { app, python: 'pip', clients: ['openai-python'] })).toEqual([
      'through http://127.0.0.1:4000/chat --start .venv/bin/python -m uvicorn main:app --port 4000',
      'mock --pair openai-python:python=.venv/bin/python',
      'init --yes',
    ]);
    const lacking = { python: { ...python, missing: ['fastapi'] } };
    expect(notesOf(lacking, { app, python: 'uv' })).toEqual([
      'Not found by .venv/bin/python: fastapi. After uv sync: through http://127.0.0.1:4000/chat --start .venv/bin/python -m uvicorn main:app --port 4000',
    ]);
  });
});

describe('a server of a model', () => {
  it('is asked for a model that it has: the one that the source names, else its first', () => {
    const seen = { servers: OLLAMA, ollamaModels: ['llama3.2', 'qwen2.5:7b'] };
    expect(linesOf(seen)[0]).toBe('ollama/llama3.2');
    expect(linesOf(seen, { models: ['gpt-4o', 'qwen2.5:7b'] })[0]).toBe('ollama/qwen2.5:7b');
  });

  it('whose models nobody knows, or that wants a key, is named in a note', () => {
    expect(linesOf({ servers: OLLAMA }, { models: ['llama3.2'] })[0]).toBe('mock');
    expect(notesOf({ servers: OLLAMA })).toEqual([
      'Ollama listens on port 11434. With the name of a model of it: ollama/<model>',
    ]);
    const servers = runningServers([
      { port: 8000, pid: 1, words: ['vllm', 'serve', 'q', '--api-key', 'k'], cwd: null },
    ]);
    expect(linesOf({ servers })[0]).toBe('mock');
    expect(notesOf({ servers })[0]).toMatch(/--api-key-env <NAME>$/);
  });

  const SERVICE = {
    name: 'llm',
    image: 'ollama/ollama',
    ports: [{ here: 11_434, inside: 11_434 }],
    isOnHost: false,
    words: ['ollama', 'pull', 'llama3.2'],
    file: 'compose.yaml',
  };

  it('of a compose file that does not listen: the mock speaks its API', () => {
    const services = [SERVICE];
    expect(linesOf({}, { services })[0]).toBe('mock --protocol ollama');
    expect(notesOf({}, { services })).toEqual([
      'llm of compose.yaml does not listen. After docker compose up -d llm: ollama/llama3.2',
    ]);
    // Known by its process, so it is named once.
    const ports = [{ port: 11_434, isFromHere: false }];
    expect(linesOf({ servers: OLLAMA, ports, ollamaModels: ['x'] }, { services })).toEqual([
      'ollama/x',
      'mock',
      'mock/buffered',
    ]);
  });

  it('of a compose file whose port listens: it is asked, though its process is that of a container', () => {
    const vllm = {
      ...SERVICE,
      image: 'vllm/vllm-openai',
      ports: [{ here: 8001, inside: 8000 }],
      words: ['--model', 'Qwen/Qwen3-4B'],
    };
    const listens = (isFromHere: boolean) => ({ ports: [{ port: 8001, isFromHere }] });
    expect(linesOf(listens(false), { services: [vllm] })[0]).toBe('Qwen/Qwen3-4B --base-url http://127.0.0.1:8001/v1');
    expect(notesOf(listens(false), { services: [vllm] })).toEqual([]);
    // What was started in this directory is no container.
    expect(linesOf(listens(true), { services: [vllm] })[0]).toBe('mock');
    expect(linesOf(listens(false), { services: [{ ...vllm, words: [] }] })[0]).toBe('mock');
    expect(notesOf(listens(false), { services: [{ ...vllm, words: [] }] })).toEqual([
      'vLLM listens on port 8001. With the name of a model of it: <model> --base-url http://127.0.0.1:8001/v1',
    ]);
  });

  it('of a compose file that publishes no port cannot be asked from here', () => {
    const services = [{ ...SERVICE, ports: [] }];
    expect(linesOf({}, { services })[0]).toBe('mock --protocol ollama');
    expect(notesOf({}, { services })).toEqual([]);
  });
});

it('of many clients three are compared, each by the interpreter that has it', () => {
  expect(linesOf({ clients: ['openai', 'anthropic', 'groq', 'mistral'] })[0]).toBe(
    'mock --client openai --client anthropic --client groq',
  );
  const python = { path: '/p/.venv/bin/python', typed: '.venv/bin/python', isDefault: false, missing: [] };
  expect(linesOf({ clients: ['openai', 'aiohttp'], python })[0]).toBe(
    'mock --client openai --client aiohttp:python=.venv/bin/python',
  );
});

it('what lacks is named, a few of many, with what installs it', () => {
  const program = { file: 'main.py', modules: ['a'] };
  const notes = (missing: readonly string[]) =>
    notesOf({ python: { path: 'python3', typed: 'python3', isDefault: true, missing } }, { program, python: 'pip' });
  expect(notes(['python'])).toEqual(['No Python was found. With one: run -- python3 main.py']);
  expect(notes(['a', 'b', 'c', 'd', 'e', 'f'])[0]).toMatch(/^Not found by python3: a, b, c, d and 2 more\. After they/);
  expect(notesOf({ missingPackages: ['x'] }, { node: 'pnpm', clients: ['openai'] })).toEqual([
    'Not installed: x. After pnpm install: mock --client openai',
  ]);
  expect(linesOf({}, { program })).toEqual(['mock', 'init --yes', 'mock/buffered']);
});

it('a program is run with the mock as its model', () => {
  const python = { path: 'python3', typed: 'python3', isDefault: true, missing: [] };
  const program = { file: 'main.py', modules: ['litellm'] };
  const seen = { python, canRunProgram: true, clients: ['litellm-async'] };
  expect(linesOf(seen, { program, python: 'pip', clients: ['litellm-async'] })).toEqual([
    'run -- python3 main.py',
    'mock --pair litellm',
    'init --yes',
  ]);
});

it('a paid model only with its key, and behind what costs nothing', () => {
  const survey = { models: ['gpt-4o-mini'], clients: ['openai'], node: 'npm' } as const;
  expect(linesOf({ clients: ['openai'], keys: ['openai'] }, survey)).toEqual([
    'mock --client openai',
    'gpt-4o-mini --client openai',
    'init --yes',
  ]);
  expect(linesOf({ clients: ['openai'] }, survey)).not.toContain('gpt-4o-mini --client openai');
});

describe('what listens and was started here', () => {
  const ports = [22, 5173, 5174, 5175, 5176].map((port) => ({ port, isFromHere: port !== 22 }));

  it('where no route was found', () => {
    expect(notesOf({ ports })).toEqual(
      [5173, 5174, 5175].map(
        (port) =>
          `What listens on port ${port} was started here. With the path of an answer: http://localhost:${port}/<path>`,
      ),
    );
  });

  it('where the app is at another port than its source says', () => {
    expect(notesOf({ ports: ports.slice(0, 2), canStart: true }, { app: APP })).toEqual([
      'What listens on port 5173 was started here. If it is the app: http://localhost:5173/chat --data {"message":"hi"}',
    ]);
    expect(notesOf({ ports: [...ports, { port: 4000, isFromHere: true }] }, { app: APP })).toEqual([]);
  });

  it('a server of a model is named once', () => {
    const seen = { ports: [{ port: 11_434, isFromHere: true }], servers: OLLAMA, ollamaModels: ['x'] };
    expect(notesOf(seen)).toEqual([]);
  });
});

it('an app of another package is started there', () => {
  const app = { ...APP, place: 'apps/my api/server.mjs:1', packageDirectory: 'apps/my api' };
  expect(linesOf({ canStart: true }, { app })).toEqual(['mock', 'init --yes', 'mock/buffered']);
  expect(notesOf({ canStart: true }, { app })).toEqual([
    "The app (apps/my api/server.mjs:1) is a package of its own. After cd 'apps/my api': ",
  ]);
  expect(linesOf({ ports: [{ port: 4000, isFromHere: true }] }, { app })[0]).toMatch(/^http:/);
});

it('an app that cannot be started yet is asked when it runs', () => {
  const asked = 'http://127.0.0.1:4000/chat --data {"message":"hi"}';
  expect(notesOf({}, { app: APP })).toEqual([
    `The app is in server.mjs:1. It cannot be started by "node server.mjs" yet. When it runs: ${asked}`,
  ]);
  expect(notesOf({}, { app: { ...APP, start: null } })).toEqual([
    `The app is in server.mjs:1. What starts it was not found. When it runs: ${asked}`,
  ]);
});
