// From what was typed after `through`, or stands in a config file, to what is asked of the app under test.
import { fileURLToPath } from 'node:url';
import { StreamCheckError } from '../errors.ts';
import { APP_PROVIDER, type Target } from '../model/target.ts';
import { OPTIONS, type OptionValues } from './options.ts';
import { readAddress } from './address.ts';
import { addressToShow } from './base-url.ts';
import { methodOf, readBody, resolveWay } from './endpoint.ts';
import { hasLostQuotes, isJson, lostQuotes } from './lost-quotes.ts';
import { loadScenario } from './scenario.ts';
import { notTogether, parseHeader } from './values.ts';

/** When an app that is started can be asked. */
export interface AppReady {
  /** Path that has to answer with a status below 400; null: it has to listen. */
  path: string | null;
  /** How long it may take until then, ms; null for what is usual. */
  timeoutMs: number | null;
}

/** @throws StreamCheckError 'usage', 'unknown-id', 'file-unreadable' or 'file-invalid' */
export async function resolveApp(typed: string, given: OptionValues, cwd: string, ready: AppReady | null = null) {
  const options = withBody(given);
  const { url, authorization, notes } = readAddress(typed, ASKING);
  if (options.path !== undefined) url.pathname = parsePath(options.path);
  const isWebSocket = /^wss?:$/.test(url.protocol);
  if (isWebSocket) requireNoHttp(options);
  const headers = Object.fromEntries((options.header ?? []).map((text) => parseHeader(text)));
  if (authorization !== null) headers['authorization'] ??= authorization;
  // An app that we start finds the mock in OPENAI_BASE_URL, so any free port will do.
  const mockPort = options.port ?? (options.start === undefined ? OPTIONS.port.default : 0);
  const scenario = await loadScenario(options.scenario ?? OPTIONS.scenario.default, cwd);
  // A query may hold a key.
  const shown = `${url.protocol}//${url.host}${url.pathname}`;
  const protocol = options.protocol ?? OPTIONS.protocol.default;
  const target: Target = {
    upstream: { kind: 'mock', scenario },
    summary: { model: `mock/${scenario.id}`, provider: APP_PROVIDER, protocol, baseUrl: shown },
    prompt: options.protocol === undefined ? '' : GATEWAY_PROMPT,
    maxTokens: null,
    apiKey: null,
    headers,
  };
  const subject = {
    kind: 'app' as const,
    reader: {
      choice: { id: 'reader', modulePath: readerPath(isWebSocket), options: { sampling: 'off' } },
      client: null,
    },
    target,
    request: { ...requestOf(url, options, cwd), way: resolveWay(url, options, {}, cwd) },
    mockPort,
    start: options.start === undefined ? null : { command: options.start, cwd, ready },
  };
  return { subject, scenario, notes };
}

const ASKING = { command: 'stream-check through', schemes: ['http', 'https', 'ws', 'wss'] };
const GATEWAY_PROMPT = 'Tell me a story.';

function requestOf(url: URL, options: OptionValues, cwd: string) {
  const body = options.data === undefined ? null : readData(options.data, cwd, options.protocol !== undefined);
  const isPosted = body !== null || options.protocol !== undefined || options.then !== undefined;
  return {
    // A WebSocket begins as a request over HTTP.
    origin: url.origin.replace(/^ws/, 'http'),
    isWebSocket: url.protocol.startsWith('ws'),
    path: url.pathname + url.search,
    method: url.protocol.startsWith('ws') ? 'GET' : methodOf(options.method, isPosted),
    body,
    protocol: options.protocol ?? null,
    nextPath: options.then === undefined ? null : parseThen(options.then),
  };
}

/** @throws StreamCheckError 'usage' */
function withBody({ body, ...options }: OptionValues): OptionValues {
  if (body === undefined) return options;
  if (options.data !== undefined) throw notTogether('--body', '--data', 'They are the same: leave one of them out.');
  return { ...options, data: body };
}

/** The query stands in the address. @throws StreamCheckError 'usage' */
function parsePath(text: string): string {
  if (/^\/(?!\/)[^\s?#]*$/.test(text)) return text;
  const message = '--path expects a path that begins with "/", without a query.';
  throw new StreamCheckError('usage', message, '--path /api/chat');
}

/** The reader of apps runs in the client host, which loads JavaScript only. */
function readerPath(isWebSocket: boolean): string {
  const name = isWebSocket ? 'app-socket-reader' : 'app-reader';
  const fromHere = import.meta.url.endsWith('.ts') ? '../../dist' : '..';
  return fileURLToPath(new URL(`${fromHere}/clients/${name}.js`, import.meta.url));
}

/** @throws StreamCheckError 'usage' */
function requireNoHttp(options: OptionValues): void {
  const typed = (['method', 'then', 'protocol'] as const).find((name) => options[name] !== undefined);
  if (typed === undefined) return;
  const message = `--${typed} is for an app that is asked over HTTP, and this address is that of a WebSocket.`;
  throw new StreamCheckError('usage', message, "Leave it out: --data '{...}' is the first message");
}

/** Below the address of the app. */
function parseThen(typed: string): string {
  const text = typed.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, '{{$1}}');
  const isMarkedOtherwise = /[{}]/.test(text.replace(/\{\{[\w.-]+\}\}/g, ''));
  if (/^\/(?!\/)\S*$/.test(text) && !isMarkedOtherwise) return text;
  const message = `--then expects a path of the app, which begins with "/" and names a member as {{id}}, found "${addressToShow(typed)}".`;
  throw new StreamCheckError('usage', message, "--then '/runs/{{id}}/stream'");
}

/**
 * As typed, or what a file holds: `@body.json`. What begins as JSON was meant to be JSON.
 * @param isOfGateway whether it is laid over the body that a protocol makes
 */
function readData(typed: string, cwd: string, isOfGateway: boolean): string {
  if (hasLostQuotes(typed, false)) throw lostQuotes('--data');
  const body = String(readBody(typed, cwd));
  const isMeant = /^\s*[[{]/.test(body);
  // What is laid over another body is parsed first: a bare {{n}} is no JSON there.
  const isObject = /^\s*\{/.test(body) && isJson(body.replaceAll('{{n}}', '{'));
  const isRight = isOfGateway ? isObject : !isMeant || isJson(body);
  if (isRight) return body;
  // What was typed may hold a secret: it is not repeated.
  const where = typed.startsWith('@') ? `The file ${typed.slice(1)}` : '--data';
  const what = isOfGateway ? 'expected to hold a JSON object' : 'no JSON, though it begins as if it were';
  throw new StreamCheckError('usage', `${where} is ${what}.`, `--data '{"message": "hi"}'    or --data @body.json`);
}
