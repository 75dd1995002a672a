// What to do about an app that did not answer with a stream: its address, its method, who asks, and who is behind it.
import type { AppSeen } from '../model/app-seen.ts';
import type { Outcome } from '../model/delivery.ts';
import type { NextStep } from '../model/judgement.ts';
import { OPTION_DEFAULTS } from '../model/option-defaults.ts';
import type { HttpRequestSeen, Recording, StreamRecord } from '../model/recording.ts';
import { wordlessOf } from './app-answer.ts';
import { isIdentified, typedOption } from './typed-options.ts';
import { hasTypedHeader, LOGIN, mayTakePost, methodsIn } from './next-step-of-endpoint.ts';
import type { Ruling } from './verdict.ts';

/** What an app and its model have to do with each other; null where that is not the matter. */
export function afterAppAnswer(
  recording: Recording,
  app: AppSeen,
  { outcome: { kind: outcome }, request }: Pick<StreamRecord, 'outcome' | 'request'>,
  { delivery, reason }: Ruling,
): NextStep | null {
  const wordless = wordlessOf(app);
  // A gateway that passes our own request on has to be asked in another way.
  if (wordless === 'refused') return isPassedOn(app, request) ? null : { step: 'mend-model-request' };
  const isUnsettled = outcome !== 'completed' || (delivery === 'inconclusive' && reason !== 'text-lost');
  if (app.faults.length > 0 && isUnsettled) return { step: 'other-scenario' };
  if (LOGIN.test(app.sent?.location ?? '')) return { step: 'log-in', isGiven: isIdentified(recording) };
  if (app.sent?.location) return { step: 'ask-where-it-moved' };
  if (app.sent?.contentType === 'text/html' && outcome === 'protocol-error') return { step: 'ask-the-endpoint' };
  const isSuccess = (app.sent?.status ?? 400) < 300;
  if (wordless !== null && isSuccess && (outcome === 'http-error' || outcome === 'protocol-error'))
    return { step: 'ask-as-the-app-wants' };
  return wordless === null || reason !== 'no-content' ? null : { step: AFTER_WORDLESS[wordless] };
}

function isPassedOn({ refused, sent }: AppSeen, request: HttpRequestSeen | null): boolean {
  if (refused === null || request === null || request.path === '/' || sent?.status !== refused.status) return false;
  return request.path.endsWith(refused.path) || refused.path.endsWith(request.path);
}

const AFTER_WORDLESS = {
  'never-asked': 'use-mock-as-model',
  cache: 'switch-cache-off',
  changed: 'leave-words-unchanged',
  'nothing-sent': 'send-the-words',
  'model-failed': 'other-scenario',
} as const;

export function afterAppOutcome(
  recording: Recording,
  { kind, limit, message }: Outcome,
  stream: StreamRecord | undefined,
): NextStep | null {
  const status = stream?.response?.status ?? null;
  const byStatus = kind === 'http-error' && status !== null ? afterStatus(recording, status, message, stream) : null;
  if (byStatus !== null) return byStatus;
  switch (kind) {
    case 'connect-failed':
      return { step: 'start-the-app' };
    case 'timed-out':
      if (isUnasked(recording, stream)) return { step: 'send-first-message' };
      return { step: limit === 'max-time' ? 'longer-max-time' : 'longer-timeout' };
    case 'http-error':
    case 'reset':
    case 'truncated':
      return { step: 'read-its-log' };
    case 'protocol-error':
      return { step: 'look-into-app', spokeInTime: false };
    default:
      return null;
  }
}

function afterStatus(
  recording: Recording,
  status: number,
  message: string | null,
  stream: StreamRecord | undefined,
): NextStep | null {
  const isTyped = (option: string) => typedOption(recording, option) !== null;
  const hasBody = isTyped('--data') || isTyped('--protocol');
  const usual = hasBody || isTyped('--then') ? 'POST' : 'GET';
  const asked = typedOption(recording, '--method')?.toUpperCase() ?? usual;
  const { headers = {} } = stream?.response ?? {};
  switch (status) {
    case 401:
    case 403:
      return { step: 'log-in', isGiven: isIdentified(recording) };
    case 407:
      return { step: 'check-the-proxy' };
    case 404:
    case 410:
      return {
        step: 'check-app-path',
        mayTakePost: asked === 'GET' && mayTakePost(headers, message),
      };
    case 405:
      return { step: 'ask-with-method', methods: methodsIn(headers['allow']), asked };
    case 415:
      if (hasBody) return { step: 'send-another-type', isGiven: hasTypedHeader(recording, 'content-type') };
      return { step: 'send-what-it-asks', isPosted: false, asksForBody: true };
    case 400:
    case 422:
      return { step: 'send-what-it-asks', isPosted: hasBody, asksForBody: asksForBody(message) };
    case 426:
      return { step: 'speak-websocket' };
    case 429:
      return { step: 'ask-less-often' };
    case 502:
    case 503:
    case 504:
      return wasModelAsked(stream) ? null : { step: 'point-at-mock', port: portOfMock(recording) };
    default:
      if (status < 500 || wasModelAsked(stream)) return null;
      if (isTyped('--protocol') && !isIdentified(recording) && says(recording, message, KEYLESS))
        return { step: 'log-in', isGiven: false };
      return says(recording, message, UNREACHABLE) ? { step: 'point-at-mock', port: portOfMock(recording) } : null;
  }
}

/** A WebSocket that was opened, and to which nothing was said. */
function isUnasked(recording: Recording, stream: StreamRecord | undefined): boolean {
  const isWebSocket = recording.target.baseUrl.startsWith('ws');
  return isWebSocket && typedOption(recording, '--data') === null && !wasModelAsked(stream);
}

/** What HTTP clients say of a model that they cannot reach. */
const UNREACHABLE =
  /\b(?:ECONNREFUSED|ENOTFOUND|connection (?:error|refused)|cannot connect to host|ConnectionRefusedError|APIConnectionError|ConnectError|getaddrinfo|fetch failed)\b/i;

/** What a gateway says of a request without a key, if it does not answer 401. */
const KEYLESS = /\bno (?:api )?key\b|\b(?:missing|no) (?:api key|authorization|bearer token|credentials)\b/i;

function says({ said }: Recording, message: string | null, what: RegExp): boolean {
  return [message ?? '', ...said].some((line) => what.test(line));
}

/** Whether the app says that it misses a body. A missing query is another mistake. */
function asksForBody(message: string | null): boolean {
  const said = message ?? '';
  return /\b(?:body|json|payload|content-type|post)\b/i.test(said) && !/["']query["']/i.test(said);
}

function wasModelAsked(stream: StreamRecord | undefined): boolean {
  const { asked = 0, askedEarlier = 0 } = stream?.app ?? {};
  return stream?.timelines.origin !== undefined || asked + askedEarlier > 0;
}

/** Null where the mock took any port that was free. */
function portOfMock(recording: Recording): number | null {
  const typed = typedOption(recording, '--port');
  if (typed !== null) return Number(typed) || null;
  return typedOption(recording, '--start') === null ? OPTION_DEFAULTS.port : null;
}
