// From what was typed after `through`, or stands in a config file, to what is asked of the app under test.
import { fileURLToPath } from 'node:url';
import { StreamCheckError } from '../errors.ts';
import { APP_PROVIDER, type Target } from '../model/target.ts';
import { OPTIONS, type OptionValues } from './options.ts';
import { addressToShow } from './base-url.ts';
import { loadScenario } from './scenario.ts';
import { parseHeader } from './values.ts';

/** When an app that is started can be asked. */
export interface AppReady {
  /** Path that has to answer with a status below 400; null: it has to listen. */
  path: string | null;
  /** How long it may take until then, ms; null for what is usual. */
  timeoutMs: number | null;
}

/** @throws StreamCheckError 'usage', 'unknown-id', 'file-unreadable' or 'file-invalid' */
export async function resolveApp(url: string, options: OptionValues, cwd: string, ready: AppReady | null = null) {
  const address = parseAppUrl(url);
  const body = options.data === undefined ? null : parseData(options.data);
  // A query may hold a key.
  const shown = `${address.origin}${address.pathname}`;
  const headers = Object.fromEntries((options.header ?? []).map((text) => parseHeader(text)));
  // An app that we start finds the mock in OPENAI_BASE_URL, so any free port will do.
  const mockPort = options.port ?? (options.start === undefined ? OPTIONS.port.default : 0);
  const scenario = await loadScenario(options.scenario ?? OPTIONS.scenario.default, cwd);
  const target: Target = {
    upstream: { kind: 'mock', scenario },
    summary: { model: `mock/${scenario.id}`, provider: APP_PROVIDER, protocol: 'openai-chat', baseUrl: shown },
    prompt: '',
    maxTokens: null,
    apiKey: null,
    headers,
  };
  const subject = {
    kind: 'app' as const,
    reader: { choice: { id: 'reader', modulePath: readerPath(), options: { sampling: 'off' } }, client: null },
    target,
    request: {
      origin: address.origin,
      path: address.pathname + address.search,
      method: body === null ? ('GET' as const) : ('POST' as const),
      body,
    },
    mockPort,
    start: options.start === undefined ? null : { command: options.start, cwd, ready },
  };
  return { subject, scenario };
}

/** The reader of apps runs in the client host, which loads JavaScript only. */
function readerPath(): string {
  const fromHere = import.meta.url.endsWith('.ts') ? '../../dist' : '..';
  return fileURLToPath(new URL(`${fromHere}/clients/app-reader.js`, import.meta.url));
}

function parseAppUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const hint = 'stream-check through http://127.0.0.1:8000/chat';
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const shown = addressToShow(text);
    if (url !== null && /^wss?:$/.test(url.protocol)) {
      const place = `${url.protocol}//${url.host}${url.pathname}`;
      const message = `through asks over HTTP, and ${place} is a WebSocket: an own client of ten lines reads it.`;
      throw new StreamCheckError('usage', message, 'stream-check explain own-clients');
    }
    throw new StreamCheckError('usage', `through expects an http or https address, found "${shown}".`, hint);
  }
  if (url.username === '' && url.password === '') return url;
  throw new StreamCheckError(
    'usage',
    `The address of ${url.host} holds a user name or a password.`,
    '--header "authorization: ..."',
  );
}

function parseData(text: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  } catch {
    // What was typed may hold a secret: it is not repeated.
  }
  throw new StreamCheckError('usage', '--data expects a JSON object.', `--data '{"message": "hi"}'`);
}
