// An app that streams, found in the source of a project: its route, its port and what it is asked with. It is a guess from
// text, so that a config can be proposed: nothing is run, and what is not found is left out.
//
//   route ──(text up to the next route)── does it stream? ─▶ method, path, fields of the body

/** A file of the project. */
export interface SourceFile {
  /** From the directory of the project, with slashes. */
  path: string;
  text: string;
}

export interface FoundRoute {
  method: 'GET' | 'POST';
  path: string;
  file: string;
  line: number;
  /** Names of the fields that it reads from a JSON body, in their order. */
  fields: readonly string[];
}

const STREAMS =
  /stream\s*[:=]\s*true|text\/event-stream|application\/x-ndjson|to(?:Text|UIMessage|Data)StreamResponse|pipe(?:Text|UIMessage|Data)StreamToResponse|StreamingResponse|EventSourceResponse|streamSSE|\bstreamText\(|\.stream\(/i;
/** By name, where the code that streams stands elsewhere. */
const TELLING = /chat|stream|complet|generat|ask|answer|message/i;

/** `app.post('/chat'`, `@app.post("/chat")`, `req.url === '/chat'`. */
const ROUTES: readonly RegExp[] = [
  /(?<![\w.])@?(?:app|router|server|fastify|api|route|routes|blueprint|bp)\.(?<method>get|post|route)\(\s*['"`](?<path>\/[^'"`]*)['"`]/gi,
  /\b(?:req|request)\.url(?:\.startsWith\(|\s*[!=]==?\s*)['"`](?<path>\/[^'"`]*)['"`]/g,
];
/** Next.js: the path is that of the file, the method the name of the function; it may be a package of the project. */
const NEXT_FILE = /^(?:.+?\/)??(?:src\/)?(?:app(?<app>\/.*)\/route|pages(?<pages>\/api\/.*))\.[jt]s$/;
const NEXT_METHOD = /export\s+(?:async\s+)?(?:function|const)\s+(?<method>GET|POST)\b/g;

/** The one that streams, or is called as if it did; null where there is none. */
export function findRoute(files: readonly SourceFile[]): FoundRoute | null {
  const routes = files.flatMap(routesIn);
  const asked = routes.filter(({ path }) => !/[:*[\]{}<]/.test(path));
  const streaming = asked.filter(({ text }) => STREAMS.test(text));
  const best =
    streaming.find(({ path }) => TELLING.test(path)) ??
    streaming[0] ??
    // What streams may stand in a function that the route calls.
    (files.some(({ text }) => STREAMS.test(text)) ? asked.find(({ path }) => TELLING.test(path)) : undefined);
  if (best === undefined) return null;
  const { text, ...route } = best;
  return { ...route, fields: fieldsIn(text) };
}

type RouteInText = Omit<FoundRoute, 'fields'> & { text: string };

function routesIn({ path: file, text }: SourceFile): RouteInText[] {
  const next = NEXT_FILE.exec(file)?.groups;
  const matches =
    next === undefined ? ROUTES.flatMap((route) => [...text.matchAll(route)]) : [...text.matchAll(NEXT_METHOD)];
  const sorted = matches.toSorted((a, b) => a.index - b.index);
  return sorted.map((match, k): RouteInText => {
    const own = text.slice(match.index, sorted[k + 1]?.index ?? text.length);
    const { method, path } = match.groups ?? {};
    return {
      method: methodOf(method, own),
      path: path ?? withoutGroups(next?.['app'] ?? next?.['pages'] ?? '/'),
      file,
      line: text.slice(0, match.index).split('\n').length,
      text: own,
    };
  });
}

/** `@app.route(...)` of Flask and a bare `req.url` do not say it where the path stands. */
function methodOf(method: string | undefined, text: string): FoundRoute['method'] {
  if (/^(get|post)$/i.test(method ?? '')) return method!.toUpperCase() as FoundRoute['method'];
  return /['"]POST['"]/.test(text.slice(0, 200)) ? 'POST' : 'GET';
}

/** `(marketing)` groups files and is no part of the address. */
function withoutGroups(path: string): string {
  return path.replaceAll(/\/\([^)]*\)/g, '').replace(/\/index$/, '');
}

const FIELDS: readonly RegExp[] = [
  /(?:const|let|var)\s*\{([^}]*)\}\s*=\s*(?:await\s+)?(?:req|request|c\.req|ctx\.request)\.(?:body|json\(\))/,
  /(?:req|request)\.body\.(\w+)/,
  /(?:body|data|payload)(?:\.get\(|\[)\s*['"](\w+)['"]/,
  /request\.json(?:\(\))?(?:\.get\(|\[)\s*['"](\w+)['"]/,
];

function fieldsIn(text: string): string[] {
  const found = FIELDS.map((pattern) => pattern.exec(text)?.[1]).find((names) => names !== undefined) ?? '';
  return found
    .split(',')
    .map((name) => name.split(/[:=]/)[0]!.trim())
    .filter((name) => /^\w+$/.test(name));
}

/** What is posted: a question in the first field that it reads, or in `message`. */
export function bodyFor({ method, fields }: FoundRoute): Record<string, unknown> | null {
  if (method === 'GET') return null;
  const name =
    fields.find((field) => /messages|prompt|question|message|input|query|text|content|q/i.test(field)) ?? fields[0];
  return name === 'messages' ? { messages: [{ role: 'user', content: 'hi' }] } : { [name ?? 'message']: 'hi' };
}

const PORTS: readonly RegExp[] = [
  /\bPORT\b['"]?\s*(?:\?\?|\|\||,)\s*['"]?(\d{2,5})\b/,
  /\.listen\(\s*(?:\{[^}]*port:\s*)?(\d{2,5})\b/,
  /--port[= ](\d{2,5})\b/,
  /\bport\s*[:=]\s*(?:Number\()?(\d{2,5})\b/i,
];

/** The port that the source names; null for none. @param texts in which it is looked for, the likeliest first */
export function findPort(texts: readonly string[]): number | null {
  for (const text of texts) {
    const port = PORTS.map((pattern) => Number(pattern.exec(text)?.[1])).find((found) => found > 0 && found < 65_536);
    if (port !== undefined) return port;
  }
  return null;
}

/** What a Python file imports at its top, without files of the project; names of the standard library are among them. */
export function importsOf({ text }: SourceFile, files: readonly SourceFile[]): string[] {
  const own = new Set(files.flatMap(({ path }) => path.replace(/\.py$/, '').split('/')));
  const found = [...text.matchAll(/^(?:from|import)\s+([A-Za-z_]\w*)/gm)].map(([, name]) => name!);
  return [...new Set(found)].filter((name) => !own.has(name));
}

/** A file at the top that streams and prints, where there is no route that does: a program for a terminal. */
export function programIn(files: readonly SourceFile[]): { file: string; modules: readonly string[] | null } | null {
  const found = files.find(
    ({ path, text }) =>
      STREAMS.test(text) &&
      !/\.[jt]sx$|\/.*\//.test(path) &&
      (path.endsWith('.py')
        ? /^if __name__ ==|^\s*print\(/m.test(text)
        : /process\.stdout\.write\(|console\.log\(/.test(text)),
  );
  if (found === undefined) return null;
  return { file: found.path, modules: found.path.endsWith('.py') ? importsOf(found, files) : null };
}

const MODEL_NAMES: readonly RegExp[] = [
  /\bmodel(?:_?name|_?id)?['"]?\s*[:=]\s*['"]([A-Za-z0-9][\w.:@/-]{2,60})['"]/gi,
  /\b(?:openai|anthropic|google|mistral|groq|ollama|createOllama\(\))\(\s*['"]([A-Za-z0-9][\w.:@/-]{2,60})['"]/g,
];

/** Names of models in the source, those of embeddings left out. */
export function modelsIn(files: readonly SourceFile[]): string[] {
  const found = files.flatMap(({ text }) => MODEL_NAMES.flatMap((pattern) => [...text.matchAll(pattern)]));
  return [...new Set(found.map(([, name]) => name!))].filter((name) => !/embed|whisper|tts|dall|rerank/i.test(name));
}
