// What to do about an address that did not answer with a stream: its path, its method, who asks, what was asked of it. Only
// what the answer itself says decides: its status, its form, and the request that brought it.
//
//   first line that is true                       next
//   a page that asks who is there                 log-in
//   another page                                  ask-the-endpoint
//   bytes that are no text                        ask-for-text
//   one JSON body                                 ask-for-a-stream
//   nothing in the body                           look-why-nothing-came
//   a redirect                                    log-in, follow-it
//   a status of an error                          by the status
//   all of it in one piece, or in a few           ask-again-changed
//   a few words                                   ask-for-more-text
//   more noise of this machine than that tells    run-when-quiet
import type { Outcome } from '../model/delivery.ts';
import type { OutcomeKind } from '../model/ids.ts';
import type { NextStep } from '../model/judgement.ts';
import type { Recording, StreamRecord } from '../model/recording.ts';
import { isIdentified, typedOption } from './typed-options.ts';
import type { Ruling } from './verdict.ts';

type Asked = Pick<StreamRecord, 'endpoint' | 'outcome' | 'request' | 'response'>;

/** An answer that came, and is no stream; null where it is one, or none came. */
export function afterEndpointAnswer(recording: Recording, stream: Asked, { reason }: Ruling): NextStep | null {
  const { endpoint, outcome, request, response } = stream;
  if (endpoint === null || response === null || response.status >= 300) return null;
  if (endpoint.format === 'html') {
    const isLogin = isLoginPage(outcome.message) || endpoint.redirects.some(({ place }) => LOGIN.test(place));
    return isLogin ? { step: 'log-in', isGiven: isIdentified(recording) } : { step: 'ask-the-endpoint' };
  }
  if (endpoint.format === 'binary') return { step: 'ask-for-text' };
  if (endpoint.bodyBytes === 0 && !BROKEN_OFF.has(outcome.kind)) return { step: 'look-why-nothing-came' };
  const isWhole = endpoint.format === 'json' && (IN_PLACE.test(outcome.message ?? '') || reason === 'not-a-stream');
  return isWhole
    ? { step: 'ask-for-a-stream', by: wayToAsk(request?.path ?? '', request?.streamRequested ?? null) }
    : null;
}

/** Of these nobody knows whether a body was to follow. */
const BROKEN_OFF: ReadonlySet<OutcomeKind> = new Set(['timed-out', 'reset', 'interrupted']);

/** What is said of an answer in place of the stream that was asked for; another message is one of the app. */
const IN_PLACE = /\bone JSON body\b/;

/** What the words of a page, or the place of a redirect, say of who asks. */
export const LOGIN = /\b(?:log-?in|sign-?in|auth|sso|oauth2?)\b/i;

function isLoginPage(message: string | null): boolean {
  return /\b(?:log ?in|sign ?in|password|anmelden|sign on)\b/i.test(message ?? '');
}

/** How an answer that came whole is asked for as a stream. */
function wayToAsk(path: string, streamRequested: boolean | null): 'member' | 'path' | 'said-so' {
  if (/:generateContent\b|\/converse$/.test(path)) return 'path';
  return streamRequested === true ? 'said-so' : 'member';
}

/** After an outcome that is no answer. */
export function afterEndpointOutcome(
  recording: Recording,
  { kind, limit, message }: Outcome,
  stream: Asked | undefined,
): NextStep | null {
  const status = stream?.response?.status ?? null;
  if (kind === 'http-error' && status !== null) return afterStatus(recording, status, message, stream);
  switch (kind) {
    case 'connect-failed':
      return { step: 'check-what-listens' };
    case 'timed-out':
      return { step: limit === 'max-time' ? 'longer-max-time' : 'longer-timeout' };
    case 'reset':
    case 'truncated':
      return { step: stream?.response === null ? 'look-who-hung-up' : 'read-its-log' };
    case 'protocol-error':
      return { step: 'ask-as-the-app-wants' };
    default:
      return null;
  }
}

function afterStatus(
  recording: Recording,
  status: number,
  message: string | null,
  stream: Asked | undefined,
): NextStep {
  const asked = stream?.endpoint?.method ?? 'GET';
  const isPosted = asked !== 'GET';
  const { headers = {} } = stream?.response ?? {};
  if (status < 400) return afterRedirect(recording, message);
  if (headers['cf-mitigated'] !== undefined) return { step: 'ask-as-a-browser' };
  switch (status) {
    case 401:
    case 403:
      return { step: 'log-in', isGiven: isIdentified(recording) };
    case 407:
      return { step: 'check-the-proxy' };
    case 404:
    case 410:
      return { step: 'check-app-path', mayTakePost: !isPosted && mayTakePost(headers, message) };
    case 405:
      return { step: 'ask-with-method', methods: methodsIn(headers['allow']), asked };
    case 415:
      return { step: 'send-another-type', isGiven: hasTypedHeader(recording, 'content-type') };
    case 400:
    case 411:
    case 422:
      return { step: 'send-what-it-asks', isPosted, asksForBody: !isPosted };
    case 426:
      return { step: 'speak-websocket' };
    case 429:
      return { step: 'ask-less-often' };
    case 502:
    case 503:
    case 504:
      return { step: 'look-behind-the-gateway' };
    default:
      return status >= 500 ? { step: 'read-its-log' } : { step: 'ask-as-the-app-wants' };
  }
}

/** To a page that asks who is there, or to another place of the app. */
function afterRedirect(recording: Recording, message: string | null): NextStep {
  if (LOGIN.test(message ?? '')) return { step: 'log-in', isGiven: isIdentified(recording) };
  return typedOption(recording, '--location') === null ? { step: 'follow-it' } : { step: 'ask-as-the-app-wants' };
}

/** Express and Fastify answer 404 to another method, too. */
export function mayTakePost(headers: Readonly<Record<string, string>>, message: string | null): boolean {
  return headers['x-powered-by'] === 'Express' || /\b(?:Cannot GET|Route GET:)/.test(message ?? '');
}

/** The methods that the header `allow` names, without those that ask for no answer. */
export function methodsIn(allow: string | undefined): string[] {
  const names = (allow ?? '').split(',').map((name) => name.trim().toUpperCase());
  return names.filter((name) => /^[A-Z]{1,20}$/.test(name) && !['HEAD', 'OPTIONS'].includes(name)).slice(0, 5);
}

export function hasTypedHeader({ command }: Recording, name: string): boolean {
  return (command ?? []).some((token) =>
    token
      .toLowerCase()
      .replace(/^--header=/, '')
      .startsWith(`${name}:`),
  );
}

/** Fewer characters, about ten tokens, come in one piece from whatever model: to ask again would tell no more. */
const FEW_CHARACTERS = 40;

/** What settles what arrivals leave open. @param characters of the answer */
export function whenEndpointIsOpen(recording: Recording, { reason }: Ruling, characters: number): NextStep | null {
  const { subject } = recording;
  switch (reason) {
    case 'no-content':
      return { step: 'ask-as-the-app-wants' };
    case 'seen-once':
      return { step: 'ask-when-warm' };
    case 'too-few-chunks':
    case 'too-short':
      return { step: 'ask-for-more-text' };
    case 'machine-too-noisy':
    case 'bounds-differ':
      return { step: 'run-when-quiet' };
    case 'single-flush':
    case 'grouped':
    case 'batched-arrivals': {
      if (characters < FEW_CHARACTERS) return { step: 'ask-for-more-text' };
      const requests = subject.kind === 'endpoint' ? subject.controlRequests : 0;
      return { step: 'ask-again-changed', isAsked: typedOption(recording, '--why') !== null, requests };
    }
    default:
      return null;
  }
}
