// From what is seen of a directory to the three commands that fit best in it, and what would make more possible.
import { commandsFor, inWords, type Suggestion } from './commands.ts';
import type { Seen } from './look.ts';
import { servedServices } from './model-servers.ts';
import { type Note, notesOf } from './notes.ts';

export interface Suggested {
  /** What was found, a few words each. */
  found: readonly string[];
  commands: readonly Suggestion[];
  notes: readonly Note[];
}

const MOST = 3;

export function suggest(seen: Seen): Suggested {
  return { found: foundIn(seen), commands: commandsFor(seen).slice(0, MOST), notes: notesOf(seen) };
}

function foundIn(seen: Seen): string[] {
  const { app, program, clients, services, node, python } = seen.survey;
  return [
    ...(node === null ? [] : ['package.json']),
    ...(python === null ? [] : ['packages of Python']),
    ...(app === null ? [] : [`an app that streams (${app.place})`]),
    ...(program === null ? [] : [`a program that streams (${program.file})`]),
    ...(clients.length === 0 ? [] : [inWords(clients)]),
    ...servedServices(services).map(({ service: { name, file } }) => `${name} of ${file}`),
    ...seen.servers.map(({ server, port }) => `${server.title} on port ${port}`),
  ];
}
