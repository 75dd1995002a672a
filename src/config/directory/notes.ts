// What would make more possible in a directory than the commands that can run now.
import { inShell } from '../../model/shell-words.ts';
import { commandIfInstalled, dataFor } from './commands.ts';
import type { Seen } from './look.ts';
import { askServer, type RunningServer } from './model-servers.ts';
import { modelOf, serversThere, servicesNotThere } from './seen-servers.ts';

export interface Note {
  text: string;
  /** What can be typed then: words behind `npx`. */
  words: readonly string[];
}

const MOST_PORTS = 3;

export function notesOf(seen: Seen): Note[] {
  const unasked = serversThere(seen).filter((one) => modelOf(one, seen) === null || one.needsKey);
  return [
    ...elsewhere(seen),
    ...notInstalled(seen),
    ...notStarted(seen),
    ...servicesToStart(seen),
    ...unasked.map(serverNote),
    ...portsFromHere(seen),
  ];
}

/** An app of another package than that of this directory. */
function elsewhere({ survey: { app } }: Seen): Note[] {
  if (app === null || app.packageDirectory === null) return [];
  const place = inShell([app.packageDirectory]);
  return [{ text: `The app (${app.place}) is a package of its own. After cd ${place}:`, words: ['stream-check'] }];
}

/** What was started here, where the app is not at the port that its source names. Servers of developers may listen at ::1 alone. */
function portsFromHere({ survey: { app }, ports, servers }: Seen): Note[] {
  const own = app === null ? null : new URL(app.address);
  if (ports.some(({ port }) => port === Number(own?.port))) return [];
  const known = new Set(servers.map(({ port }) => port));
  const others = ports.filter(({ port, isFromHere }) => isFromHere && !known.has(port)).slice(0, MOST_PORTS);
  return others.map(({ port }) => ({
    text: `What listens on port ${port} was started here. ${app === null ? 'With the path of an answer:' : 'If it is the app:'}`,
    words: [
      'stream-check',
      `http://localhost:${port}${own?.pathname ?? '/<path>'}`,
      ...(app === null ? [] : dataFor(app)),
    ],
  }));
}

const INSTALLS = {
  npm: 'npm install',
  'npm-unlocked': 'npm install',
  pnpm: 'pnpm install',
  yarn: 'yarn install',
} as const;

function notInstalled(seen: Seen): Note[] {
  const { survey, missingPackages, python } = seen;
  const words = commandIfInstalled(seen)?.words ?? ['stream-check'];
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

/** All that it needs is there, but not what starts it: a file that a build makes, or TypeScript that this Node does not read. */
function notStarted({ survey: { app }, canStart, missingPackages, python, ports }: Seen): Note[] {
  if (app === null || app.packageDirectory !== null || canStart) return [];
  const isMissing = app.modules === null ? missingPackages.length > 0 : (python?.missing.length ?? 0) > 0;
  const port = Number(new URL(app.address).port);
  if (isMissing || ports.some((one) => one.port === port)) return [];
  const start = app.start === null ? 'What starts it was not found' : `It cannot be started by "${app.start}" yet`;
  return [
    {
      text: `The app is in ${app.place}. ${start}. When it runs:`,
      words: ['stream-check', app.address, ...dataFor(app)],
    },
  ];
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

function servicesToStart(seen: Seen): Note[] {
  return servicesNotThere(seen).flatMap(({ service: { name, file }, server, port, model }) => {
    // One that the file does not publish cannot be asked from here.
    if (port === null) return [];
    const text = `${name} of ${file} does not listen. After docker compose up -d ${name}:`;
    return [{ text, words: ['stream-check', ...askServer(server, port, model ?? '<model>')] }];
  });
}

/** The first of them. */
function few(names: readonly string[]): string {
  const shown = names.slice(0, 4);
  return `${shown.join(', ')}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}`;
}
