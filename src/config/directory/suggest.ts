// From what is seen of a directory to the three commands that fit best in it. Only those are proposed that can run now; what
// lacks for others is said in a note. Words of commands here, what a shell makes of them in cli/.
import { providerOfBareName } from '../providers.ts';
import { withPython } from './start-command.ts';
import type { Seen } from './look.ts';
import { askServer, isModelName, modelIn, type RunningServer, servedBy } from './model-servers.ts';

export interface Suggestion {
  /** Words behind `npx`. */
  words: readonly string[];
  /** Why it fits here: one sentence. */
  why: string;
}

export interface Suggested {
  /** What was found, a few words each. */
  found: readonly string[];
  commands: readonly Suggestion[];
  notes: readonly Note[];
}

/** What would make more possible. */
export interface Note {
  text: string;
  /** What can be typed then: words behind `npx`. */
  words: readonly string[];
}

const MOST = 3;

export function suggest(seen: Seen): Suggested {
  const offered = [
    ...ofApp(seen),
    ...ofServers(seen),
    ...ofProgram(seen),
    ...ofClients(seen),
    ...ofServices(seen),
    ...ofPaidModel(seen),
    ...ofMock(seen),
    ...ofProject(seen),
    ...always(),
  ];
  return { found: foundIn(seen), commands: offered.slice(0, MOST), notes: notesOf(seen) };
}

/** An app that runs already is asked as it is; one that can be started is, with the mock as its model. */
function ofApp({ survey: { app }, canStart, ports, python }: Seen): Suggestion[] {
  if (app === null) return [];
  const url = new URL(app.address);
  const data = app.body === null ? [] : ['--data', JSON.stringify(app.body)];
  if (ports.some(({ port }) => port === Number(url.port))) {
    const why = `Something listens on port ${url.port}, where your app is (${app.place}): it is asked once, as a browser asks, and may ask its model.`;
    return [{ words: ['stream-check', app.address, ...data], why }];
  }
  if (!canStart || app.start === null) return [];
  const start = app.modules === null ? app.start : withPython(app.start, python?.typed ?? 'python3');
  const why = `Your app (${app.place}) with the mock as its model: no key, no cost. Does each word get through it at once?`;
  return [{ words: ['stream-check', 'through', app.address, '--start', start, ...data], why }];
}

function ofServers(seen: Seen): Suggestion[] {
  return seen.servers.flatMap((running) => {
    const model = modelOf(running, seen);
    if (model === null || running.needsKey) return [];
    const { server, port } = running;
    const why = `${server.title} listens on port ${port}: a real answer of a model on this machine. Does it come word by word?`;
    return [{ words: ['stream-check', ...askServer(server, port, model)], why }];
  });
}

/** Named by its process, by its files, or, where any name will do, by none. */
function modelOf({ server, model }: RunningServer, { ollamaModels, survey }: Seen): string | null {
  if (server.id !== 'ollama') return model ?? (server.takesAnyModel ? 'default' : null);
  const isThere = (name: string) => ollamaModels.includes(name.replace(/:latest$/, ''));
  return survey.models.find(isThere) ?? ollamaModels[0] ?? null;
}

function ofProgram({ survey: { program }, canRunProgram, python }: Seen): Suggestion[] {
  if (program === null || !canRunProgram) return [];
  const interpreter = program.modules === null ? 'node' : (python?.typed ?? 'python3');
  const why =
    'Your program with the mock as its model, run twice: no key, no cost. Do its words come out as they arrive?';
  return [{ words: ['stream-check', 'run', '--', interpreter, program.file], why }];
}

/** Both sides of these clients are known: a blocking one and an asynchronous one. */
const PAIRS: Readonly<Record<string, string>> = {
  'litellm-async': 'litellm',
  'openai-python': 'openai-python',
  httpx: 'httpx',
};
const MOST_CLIENTS = 3;

function ofClients({ clients, python }: Seen): Suggestion[] {
  const [first] = clients;
  if (first === undefined) return [];
  const place = python === null || python.isDefault ? '' : `:python=${python.typed}`;
  const pair = PAIRS[first];
  if (pair !== undefined) {
    const why = `${pair} of this project, blocking and asynchronous, against the mock: no key. Which of them makes others wait?`;
    return [{ words: ['stream-check', 'mock', '--pair', `${pair}${place}`], why }];
  }
  const chosen = clients.slice(0, MOST_CLIENTS);
  const isPython = (id: string) => id in PAIRS || id === 'aiohttp' || id.startsWith('google-adk');
  const options = chosen.flatMap((id) => ['--client', isPython(id) ? id + place : id]);
  const why = `${inWords(chosen)} of this project against the mock: no key, no network. Does each word arrive as it is spoken?`;
  return [{ words: ['stream-check', 'mock', ...options], why }];
}

/** The API of a server that a compose file has, and that does not listen now, is spoken by the mock as well. */
function ofServices({ survey: { services }, servers }: Seen): Suggestion[] {
  const own = services.find((service) => servedBy(service) !== null);
  const found = own === undefined ? null : servedBy(own);
  if (own === undefined || found === null || servers.some(({ port }) => port === found.port)) return [];
  const isOllama = found.server.id === 'ollama';
  const api = isOllama ? ['--protocol', 'ollama'] : [];
  const why = `The API that ${own.name} of ${own.file} speaks, from the mock, because it does not listen now: no key, no network.`;
  return [{ words: ['stream-check', 'mock', ...api], why }];
}

/** A model that the source names, of a provider whose key is set. */
function ofPaidModel({ survey: { models }, keys, clients }: Seen): Suggestion[] {
  const found = models
    .map((model) => ({ model, provider: providerOfBareName(model) }))
    .find(({ provider }) => provider !== undefined && keys.includes(provider.id));
  if (found?.provider === undefined) return [];
  const { id, title } = found.provider;
  const client = clients.includes(id) ? ['--client', id] : [];
  const why = `The model that the source names, with your key for ${title}: one request, which costs what it costs.`;
  return [{ words: ['stream-check', found.model, ...client], why }];
}

function ofProject({ survey: { app, clients, program } }: Seen): Suggestion[] {
  if (app === null && program === null && clients.length === 0) return [];
  const why = 'Writes a config and a CI file for this project, so that streaming that breaks fails the build.';
  return [{ words: ['stream-check', 'init', '--yes'], why }];
}

function ofMock({ clients }: Seen): Suggestion[] {
  if (clients.length > 0) return [];
  const why = 'No key, no network: is this machine well, and what does a good answer look like?';
  return [{ words: ['stream-check', 'mock'], why }];
}

function always(): Suggestion[] {
  return [
    {
      words: ['stream-check', 'mock/buffered'],
      why: 'What an answer looks like that a gateway holds to its end: exit code 1, because that is found.',
    },
    { words: ['stream-check', 'doctor'], why: 'Is this machine fit to measure, and which clients can run here?' },
  ];
}

function foundIn({ survey, servers }: Seen): string[] {
  const { app, program, clients, services, node, python } = survey;
  return [
    ...(node === null ? [] : ['package.json']),
    ...(python === null ? [] : ['packages of Python']),
    ...(app === null ? [] : [`an app that streams (${app.place})`]),
    ...(program === null ? [] : [`a program that streams (${program.file})`]),
    ...(clients.length === 0 ? [] : [inWords(clients)]),
    ...services.filter((one) => servedBy(one) !== null).map(({ name, file }) => `${name} of ${file}`),
    ...servers.map(({ server, port }) => `${server.title} on port ${port}`),
  ];
}

function notesOf(seen: Seen): Note[] {
  const { survey, ports, servers } = seen;
  const unasked = servers.filter((one) => modelOf(one, seen) === null || one.needsKey);
  return [
    ...notInstalled(seen),
    ...servicesToStart(seen),
    ...unasked.map(serverNote),
    ...(survey.app === null ? ports.filter(({ isFromHere }) => isFromHere) : []).map(({ port }) => ({
      text: `What listens on port ${port} was started here. With the path of an answer:`,
      words: ['stream-check', `http://127.0.0.1:${port}/<path>`],
    })),
  ];
}

const INSTALLS = {
  npm: 'npm install',
  'npm-unlocked': 'npm install',
  pnpm: 'pnpm install',
  yarn: 'yarn install',
} as const;

function notInstalled(seen: Seen): Note[] {
  const { survey, missingPackages, python } = seen;
  const possible = { ...seen, clients: survey.clients, canStart: true, canRunProgram: true };
  const [then] = [...ofApp(possible), ...ofProgram(possible), ...ofClients(possible)];
  const words = then?.words ?? ['stream-check'];
  const missing = python?.missing ?? [];
  const notes: string[] = [];
  if (missingPackages.length > 0) {
    notes.push(`Not installed: ${few(missingPackages)}. After ${INSTALLS[survey.node ?? 'npm']}:`);
  }
  if (missing[0] === 'python') notes.push('No Python was found. With one:');
  else if (missing.length > 0) {
    const after = survey.python === 'uv' ? 'uv sync' : 'they are installed, or their environment is active';
    notes.push(`Not found by ${python!.typed}: ${few(missing)}. After ${after}:`);
  }
  return notes.map((text) => ({ text, words }));
}

function serverNote({ server, port, needsKey }: RunningServer): Note {
  const words = [
    'stream-check',
    ...askServer(server, port, '<model>'),
    ...(needsKey ? ['--api-key-env', '<NAME>'] : []),
  ];
  return {
    text: `${server.title} listens on port ${port}. With the name of ${needsKey ? 'its key and of ' : ''}a model of it:`,
    words,
  };
}

function servicesToStart({ survey, servers }: Seen): Note[] {
  return survey.services.flatMap((service) => {
    const found = servedBy(service);
    if (found === null || servers.some(({ port }) => port === found.port)) return [];
    const model = modelIn(service.words) ?? pulled(service.words) ?? '<model>';
    const text = `${service.name} of ${service.file} does not listen. After docker compose up -d ${service.name}:`;
    return [{ text, words: ['stream-check', ...askServer(found.server, found.port, model)] }];
  });
}

/** `ollama pull llama3.2` */
function pulled(words: readonly string[]): string | null {
  const at = words.findIndex((word) => word === 'pull' || word === 'run');
  const name = (words[at + 1] ?? '').replace(/;$/, '');
  return at > 0 && words[at - 1] === 'ollama' && isModelName(name) ? name : null;
}

/** The first of them. */
function few(names: readonly string[]): string {
  const shown = names.slice(0, 4);
  return `${shown.join(', ')}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}`;
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
