// The client host: the program in which a client under test runs. Commands come on stdin, messages go to file descriptor 3.
// It loads no zod and no client but the one it was asked for. One process serves all streams of a run.
// Easy to get wrong: nothing here may wait for the event loop before it writes a message. A client may have blocked it.
import { isAbsolute } from 'node:path';
import type { ClientRequest, Connection } from '../clients/client.ts';
import { failureOf, StreamFailureError } from '../clients/failure.ts';
import { createLineSplitter } from './lines.ts';
import { clientFile, connectClient, loadClient } from './load-client.ts';
import { loadedPackages } from './loaded-packages.ts';
import { PROTOCOL_VERSION, type AskCommand, type HostCommand } from './message.ts';
import { stampNow, writeMessage } from './write-message.ts';
import { startSampler } from './sampler.ts';
import { runStreamTask } from './stream-task.ts';
import { startTicker } from './ticker.ts';

/** After stdin has ended, how long anything that the client left open may keep the process alive. */
const EXIT_GRACE_MS = 1000;

const cancelled = new AbortController();
/** The client object, as an application would keep it. */
let connection: Promise<Connection> | null = null;

/** An uncaught error of the client becomes one line instead of a stack: the user sees the last lines of stderr. */
process.on('uncaughtException', (error: unknown) => {
  process.stderr.write(`${failureOf(error).message}\n`);
  // The state of this process is unknown now, so it cannot go on.
  process.exit(1);
});

await sayHello(process.argv[2] ?? '', JSON.parse(process.argv[3] ?? '{}') as Record<string, string>);
listen();

/** @param client id of a client of ours or path of an own one, which is not loaded before `run` */
async function sayHello(client: string, options: Readonly<Record<string, string>>): Promise<void> {
  const version = isAbsolute(client) ? null : await (await loadClient(client)).version(options);
  writeMessage({
    type: 'hello',
    protocolVersion: PROTOCOL_VERSION,
    client: { id: client, version },
    runtime: { name: 'node', version: process.versions.node },
    clock: 'monotonic',
  });
}

function listen(): void {
  const lines = createLineSplitter();
  process.stdin.setEncoding('utf8').on('data', (text: string) => {
    for (const line of lines.feed(text)) if (line.trim() !== '') obey(JSON.parse(line) as HostCommand);
  });
  // The parent needs this process no more, or it has died.
  process.stdin.on('end', () => void leave());
}

function obey(command: HostCommand): void {
  if (command.type === 'ping') writeMessage({ type: 'pong', id: command.id, t: stampNow() });
  if (command.type === 'cancel') cancelled.abort();
  if (command.type === 'warm-up') void work(command, warmUp);
  if (command.type === 'run') void work(command, measure);
}

/** Carries out one command and writes `done` after its last message. The parent sends the next command after that. */
async function work(
  command: AskCommand,
  act: (connection: Connection, command: AskCommand) => Promise<void>,
): Promise<void> {
  const { client, clientOptions, streams } = command.options;
  try {
    connection ??= connectClient(client, clientOptions);
    await act(await connection, command);
  } catch (error) {
    const { kind, message, ...status } = failureOf(error);
    const outcome = { kind, message: `before the measured request: ${message}`, ...status };
    for (let stream = 0; stream < streams; stream++) writeMessage({ type: 'end', t: stampNow(), outcome, stream });
  }
  writeMessage({ type: 'done' });
}

/** One discarded request, observer included: the first request of a process is 15 to 80 ms late by itself. */
async function warmUp(connection: Connection, command: AskCommand): Promise<void> {
  const { signal } = cancelled;
  const failure = await runStreamTask({ connection, request: requestOf(command), stream: 0, signal, write: () => {} });
  if (failure !== null) throw new StreamFailureError(failure.kind, failure.message);
  writeMessage({ type: 'warmup-done' });
}

async function measure(connection: Connection, command: AskCommand): Promise<void> {
  const { signal } = cancelled;
  const { client, clientOptions, streams } = command.options;
  const sampler = clientOptions['sampling'] === 'off' ? null : startSampler(clientFile(client));
  const ticker = await startTicker();
  const tasks = Array.from({ length: streams }, (_, stream) =>
    runStreamTask({ connection, request: requestOf(command), stream, signal, write: writeMessage }),
  );
  await Promise.all(tasks);
  const { ticks, pauses, utilization } = ticker.stop();
  const silence = sampler?.stop(ticks) ?? null;
  if (silence !== null) writeMessage(silence);
  const written = pauses.map((pause) => ({ ...pause, from: String(pause.from), to: String(pause.to) }));
  writeMessage({ type: 'ticks', t: ticks, utilization, pauses: written });
  // A client of ours names its package by itself.
  if (isAbsolute(client)) writeMessage({ type: 'packages', packages: loadedPackages() });
}

/** A new object for each request: an own client may change the object that it gets. */
function requestOf(command: AskCommand): ClientRequest {
  const { baseUrl, path, method, protocol, headers, body, nextPath, model, prompt, maxTokens, apiKey } = command;
  const base = baseUrl.replace(/\/+$/, '');
  const next = nextPath === undefined ? {} : { nextUrl: base + nextPath };
  const asked = { protocol, model, prompt, maxTokens, apiKey };
  const sent = { headers: { ...headers }, body: typeof body === 'object' ? jsonOf(body) : body };
  return { baseUrl, url: base + path, method, ...sent, ...asked, ...next };
}

function jsonOf(body: object | null): string {
  return body === null ? '' : JSON.stringify(body);
}

async function leave(): Promise<void> {
  cancelled.abort();
  // Sockets and timers that the client left open must not keep this process alive. An unref'd timer fires only if
  // something else keeps the event loop alive.
  // oxlint-disable-next-line unicorn/no-process-exit
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();
  const opened = await connection?.catch(() => null);
  await opened?.close();
}
