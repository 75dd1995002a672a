// An address of this machine at whose port nobody listens: which ports do, as the table of the system has them. None is tried.
import { basename } from 'node:path';
import { isFromHere, type Listening } from './listening.ts';
import { runningServers } from './model-servers.ts';

export interface PortsInstead {
  /** One sentence or two. */
  text: string;
  /** The same address at the ports that fit best. */
  urls: readonly string[];
}

/** Shown at most, and how many addresses are made of them. */
const MOST_PORTS = 8;
const MOST_URLS = 2;

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Null where the address is of another machine, or something listens at its port after all. @param cwd where the command was typed */
export function portsInstead(url: URL, listening: readonly Listening[], cwd: string): PortsInstead | null {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (!LOOPBACK.test(url.hostname) || listening.some((one) => one.port === port)) return null;
  const nobody = `Nothing listens on port ${port} of this machine.`;
  const others = listening
    .map((one) => ({ port: one.port, name: nameOf(one), rank: rankOf(one, cwd) }))
    .filter(({ rank }) => rank < HIDDEN)
    .toSorted((a, b) => a.rank - b.rank || a.port - b.port);
  if (others.length === 0) return { text: `${nobody} Is the app started?`, urls: [] };
  const shown = others
    .slice(0, MOST_PORTS)
    .map(({ port: other, name }) => (name === null ? `${other}` : `${other} (${name})`));
  const more = others.length > MOST_PORTS ? ` and ${others.length - MOST_PORTS} more` : '';
  return {
    text: `${nobody} ${others.length === 1 ? 'This one does' : 'These do'}: ${shown.join(', ')}${more}.`,
    urls: others
      .filter(({ rank }) => rank === FROM_HERE)
      .slice(0, MOST_URLS)
      .map(({ port: other }) => at(url, other)),
  };
}

const FROM_HERE = 0;
const HIDDEN = 4;
const OF_DEVELOPERS =
  /^(?:node|bun|deno|next|vite|python|uvicorn|gunicorn|hypercorn|flask|ruby|puma|php|java|dotnet|go|air|docker-proxy|nginx|caddy)/i;

/** What was started in this directory is the likeliest, then programs with which apps are made. Services of the system are no app. */
function rankOf(one: Listening, cwd: string): number {
  if (isFromHere(one, cwd)) return FROM_HERE;
  if (runningServers([one]).length > 0) return 1;
  if (OF_DEVELOPERS.test(programOf(one) ?? '')) return 2;
  const isOfSystem = one.port < 1024 && one.port !== 80 && one.port !== 443;
  return isOfSystem ? HIDDEN : 3;
}

/** The name of its program alone: the words behind it may hold keys. */
function nameOf(one: Listening): string | null {
  return runningServers([one])[0]?.server.title ?? programOf(one);
}

function programOf({ words }: Listening): string | null {
  return /^[\w.+-]+/.exec(basename(words[0] ?? ''))?.[0] ?? null;
}

function at(url: URL, port: number): string {
  // A query may hold a key.
  return `${url.protocol}//${url.hostname}:${port}${url.pathname}`;
}
