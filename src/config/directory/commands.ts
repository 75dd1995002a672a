// The commands that fit a directory, the best first. Only those that can run now; words here, what a shell makes of them in cli/.
import { providerOfBareName } from '../providers.ts';
import type { Seen } from './look.ts';
import { askServer } from './model-servers.ts';
import { modelOf, serversThere, servicesNotThere } from './seen-servers.ts';
import { withPython } from './start-command.ts';
import type { FoundApp } from './survey.ts';

export interface Suggestion {
  /** Words behind `npx`. */
  words: readonly string[];
  /** Why it fits here: one sentence. */
  why: string;
}

export function commandsFor(seen: Seen): Suggestion[] {
  return [
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
}

/** What could be typed, were all there that the project needs; null for nothing. */
export function commandIfInstalled(seen: Seen): Suggestion | null {
  const possible = { ...seen, clients: seen.survey.clients, canStart: true, canRunProgram: true };
  return [...ofApp(possible), ...ofProgram(possible), ...ofClients(possible)][0] ?? null;
}

/** An app that runs already is asked as it is; one that can be started is, with the mock as its model. */
function ofApp({ survey: { app }, canStart, ports, python }: Seen): Suggestion[] {
  if (app === null) return [];
  const url = new URL(app.address);
  const data = dataFor(app);
  if (ports.some(({ port }) => port === Number(url.port))) {
    const why = `Something listens on port ${url.port}, where your app is (${app.place}): it is asked once, as a browser asks, and may ask its model.`;
    return [{ words: ['stream-check', app.address, ...data], why }];
  }
  if (!canStart || app.start === null || app.packageDirectory !== null) return [];
  const start = app.modules === null ? app.start : withPython(app.start, python?.typed ?? 'python3');
  const why = `Your app (${app.place}) with the mock as its model: no key, no cost. Does each word get through it at once?`;
  return [{ words: ['stream-check', 'through', app.address, '--start', start, ...data], why }];
}

export function dataFor({ body }: FoundApp): string[] {
  return body === null ? [] : ['--data', JSON.stringify(body)];
}

function ofServers(seen: Seen): Suggestion[] {
  return serversThere(seen).flatMap((running) => {
    const model = modelOf(running, seen);
    if (model === null || running.needsKey) return [];
    const { server, port } = running;
    const why = `${server.title} listens on port ${port}: a real answer of a model on this machine. Does it come word by word?`;
    return [{ words: ['stream-check', ...askServer(server, port, model)], why }];
  });
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
function ofServices(seen: Seen): Suggestion[] {
  const [first] = servicesNotThere(seen);
  if (first === undefined) return [];
  const { name, file } = first.service;
  const api = first.server.id === 'ollama' ? ['--protocol', 'ollama'] : [];
  const why = `The API that ${name} of ${file} speaks, from the mock, because it does not listen now: no key, no network.`;
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

export function inWords(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
