// The services of a compose file, read by the indentation of its lines: what is needed is an image, its ports and words of the
// command, and a file that is written in another style of YAML proposes less.

export interface ComposeService {
  name: string;
  image: string;
  /** Those that the file publishes. */
  ports: readonly PublishedPort[];
  /** Whether it has no network of its own: its ports are those of this machine. */
  isOnHost: boolean;
  /** Words of its lines, in which a model may be named. */
  words: readonly string[];
  file: string;
}

export interface PublishedPort {
  /** At which this machine reaches it. */
  here: number;
  /** At which it listens in its container; null where that is not said. */
  inside: number | null;
}

/** In the order in which Docker looks for them; it takes the first one that is there. */
export const COMPOSE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const;

export function servicesIn(text: string, file: string): ComposeService[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, ''));
  const body = blockBelow(
    lines,
    lines.findIndex((line) => /^services:\s*(?:&\S+\s*)?$/.test(line)),
  );
  const indent = indentOf(body[0] ?? '');
  const starts = body.flatMap((line, k) => (indentOf(line) === indent ? [k] : []));
  return starts.flatMap((start) => {
    const name = /^\s*["']?([\w.-]+)["']?:\s*(?:&\S+\s*)?$/.exec(body[start]!)?.[1];
    const own = withMerged(blockBelow(body, start), lines).join('\n');
    const image = /^\s+image:\s*(?:&\S+\s+)?["']?([^\s"']+)/m.exec(own)?.[1];
    if (name === undefined || image === undefined) return [];
    const words = own.split(/[\s,[\]"']+/).filter((word) => word !== '');
    return [{ name, image, ports: portsIn(own), isOnHost: /^\s+network_mode:\s*["']?host\b/m.test(own), words, file }];
  });
}

/** The lines that belong to the line `at`, without empty ones; none for -1. */
function blockBelow(lines: readonly string[], at: number): string[] {
  if (at === -1) return [];
  const indent = indentOf(lines[at]!);
  const below = lines.slice(at + 1).filter((line) => line.trim() !== '');
  const end = below.findIndex((line) => indentOf(line) <= indent);
  return end === -1 ? below : below.slice(0, end);
}

/** Behind its own lines those of `<<: *name`, which stand below `&name`. */
function withMerged(own: readonly string[], lines: readonly string[]): string[] {
  const names = own.flatMap((line) => /^\s+<<:(.*)$/.exec(line)?.[1]?.match(/(?<=\*)[\w.-]+/g) ?? []);
  const places = names.map((name) => lines.findIndex((line) => line.trimEnd().endsWith(` &${name}`)));
  return [...own, ...places.flatMap((at) => blockBelow(lines, at))];
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)![0].length;
}

/** `- "127.0.0.1:11434:11434"`, `["11434:11434"]`, `- ${PORT:-11434}:11434`; `target: 11434` and `published: "11434"`. */
function portsIn(text: string): PublishedPort[] {
  const plain = text.replaceAll(/\$\{\w+:?-(\d+)\}/g, '$1');
  const short =
    /(?:^\s+-|[[,])\s*["']?(?:(?:\d+\.){3}\d+:|\[::1?\]:)?(\d{2,5}):(\d{2,5})(?:\/tcp)?["']?\s*(?=[\],]|$)/gm;
  const targets = [...plain.matchAll(/(?:^|[\s{,-])target:\s*["']?(\d{2,5})\b/gm)].map(([, port]) => Number(port));
  const published = [...plain.matchAll(/(?:^|[\s{,-])published:\s*["']?(\d{2,5})\b/gm)];
  return [
    ...[...plain.matchAll(short)].map(([, here, inside]) => ({ here: Number(here), inside: Number(inside) })),
    ...published.map(([, here], k) => ({ here: Number(here), inside: targets[k] ?? null })),
  ];
}
