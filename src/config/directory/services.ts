// The services of a compose file, read by the indentation of its lines: what is needed is an image, a port and words of the
// command, and a file that is written in another style of YAML proposes less.

export interface ComposeService {
  name: string;
  image: string;
  /** At which this machine reaches it; null where the file publishes none. */
  port: number | null;
  /** Words of its lines, in which a model may be named. */
  words: readonly string[];
  file: string;
}

export const COMPOSE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'] as const;

export function servicesIn(text: string, file: string): ComposeService[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, ''));
  const from = lines.findIndex((line) => /^services:\s*$/.test(line)) + 1;
  if (from === 0) return [];
  const to = lines.findIndex((line, k) => k >= from && /^\S/.test(line));
  const body = lines.slice(from, to === -1 ? undefined : to).filter((line) => line.trim() !== '');
  const indent = /^\s*/.exec(body[0] ?? '')![0].length;
  const starts = body.flatMap((line, k) => (/^\s*/.exec(line)![0].length === indent ? [k] : []));
  return starts.flatMap((start, k) => {
    const name = /^\s*["']?([\w.-]+)["']?:\s*$/.exec(body[start]!)?.[1];
    const own = body.slice(start + 1, starts[k + 1]).join('\n');
    const image = /^\s+image:\s*["']?([^\s"']+)/m.exec(own)?.[1];
    if (name === undefined || image === undefined) return [];
    return [{ name, image, port: portIn(own), words: own.split(/[\s,[\]"']+/).filter((word) => word !== ''), file }];
  });
}

/** `- "127.0.0.1:11434:11434"`, `- ${PORT:-11434}:11434`, `published: "11434"`. */
function portIn(text: string): number | null {
  const plain = text.replaceAll(/\$\{\w+:?-(\d+)\}/g, '$1');
  const found =
    /^\s+-\s*["']?(?:(?:\d+\.){3}\d+:|localhost:)?(\d{2,5}):\d{2,5}(?:\/tcp)?["']?\s*$/m.exec(plain)?.[1] ??
    /^\s+(?:-\s*)?published:\s*["']?(\d{2,5})/m.exec(plain)?.[1];
  return found === undefined ? null : Number(found);
}
