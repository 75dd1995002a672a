// Which servers of models listen here, and which services of a compose file do not.
import type { Seen } from './look.ts';
import { type RunningServer, type ServedService, servedServices } from './model-servers.ts';

/** Those that are known by their process, and services of a compose file whose port listens: its process is that of a container. */
export function serversThere({ servers, ports, survey: { services } }: Seen): RunningServer[] {
  const known = new Set(servers.map(({ port }) => port));
  const others = servedServices(services).flatMap(({ port, ...one }): RunningServer[] => {
    const listens = ports.some((other) => other.port === port && !other.isFromHere);
    return port === null || known.has(port) || !listens ? [] : [{ ...one, port }];
  });
  return [...servers, ...others];
}

/** Services of a compose file that nobody here reaches now. */
export function servicesNotThere({ servers, ports, survey: { services } }: Seen): ServedService[] {
  const listening = new Set([...servers, ...ports].map(({ port }) => port));
  return servedServices(services).filter(({ port }) => port === null || !listening.has(port));
}

/** Named by its process, by its files, or, where any name will do, by none. */
export function modelOf({ server, model }: RunningServer, { ollamaModels, survey }: Seen): string | null {
  if (server.id !== 'ollama') return model ?? (server.takesAnyModel ? 'default' : null);
  const isThere = (name: string) => ollamaModels.includes(name.replace(/:latest$/, ''));
  return survey.models.find(isThere) ?? ollamaModels[0] ?? model;
}
