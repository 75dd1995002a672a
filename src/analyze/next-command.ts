// Which commands settle a verdict or show the repair. Each is what was typed with one change; the text of it is made in
// report/words. A command is named only if it does what it promises: the advice beside it may say more.
import type { CommandChange, NextStep, OptionSet } from '../model/judgement.ts';
import { OPTION_DEFAULTS } from '../model/option-defaults.ts';
import { PAIRS } from '../model/pair.ts';
import type { Recording } from '../model/recording.ts';
import { DEFAULT_SCENARIO } from '../model/scenario.ts';
import { typedOption, typedValues } from './typed-options.ts';

/** What most chat endpoints take. */
const BODY = '{"message": "hi"}';
/** Stands where the user's own goes. */
const HEADER = 'authorization: Bearer (token)';

export function commandChangesOf(recording: Recording, next: NextStep | null): readonly CommandChange[] {
  const isMock = recording.scenario !== null;
  switch (next?.step) {
    case 'quieter-machine':
      return isMock && !next.isProven ? [{ ...set('--lock-step'), clears: ['--timed'] }] : [];
    case 'compare-long-answers':
    case 'longer-answer':
      return isMock ? usualScenario(recording) : [{ change: 'against-mock' }];
    case 'run-again':
    case 'let-it-finish':
      return [{ change: 'again' }];
    case 'longer-timeout':
      return [set('--timeout', String(4 * timeoutOf(recording)))];
    case 'longer-max-time': {
      const seconds = Number(typedOption(recording, '--max-time'));
      return seconds > 0 ? [set('--max-time', String(4 * seconds))] : [];
    }
    case 'ask-less-often':
      return typedOption(recording, '--runs') === null ? [] : [{ change: 'options', set: [], clears: ['--runs'] }];
    case 'compare-text':
      return [{ change: 'options', set: [...ofRecord(recording), option('--keep-text')] }];
    case 'log-in':
      return next.isGiven ? [] : [{ change: 'add', option: '--header', value: HEADER }];
    case 'follow-it':
      return [set('--location')];
    case 'ask-with-method':
      return withMethod(recording, next.methods, next.asked);
    case 'send-another-type':
      return next.isGiven ? [] : [{ change: 'add', option: '--header', value: 'content-type: application/json' }];
    case 'ask-again-changed':
      // Each of several runs would make as many requests.
      return next.isAsked ? [] : [{ ...set('--why'), clears: ['--runs'] }];
    case 'send-what-it-asks':
      return next.asksForBody && !next.isPosted ? [set('--data', BODY)] : [];
    case 'check-app-path':
      return next.mayTakePost ? [set('--data', BODY)] : [];
    case 'other-scenario':
      return usualScenario(recording);
    case 'leave-encoding-out':
      return [{ change: 'add', option: '--header', value: 'accept-encoding: gzip, deflate, br' }];
    case 'ask-where-it-moved':
      return movedTo(recording);
    case 'ask-when-warm':
      return [{ change: 'options', set: [], clears: ['--why'] }];
    case 'speak-plain-http':
      return [{ change: 'scheme', scheme: 'http' }];
    case 'send-first-message':
      return [set('--data', BODY)];
    case 'speak-websocket':
      if (recording.subject.kind !== 'app') return [];
      return [{ change: 'scheme', scheme: recording.target.baseUrl.startsWith('https:') ? 'wss' : 'ws' }];
    case 'speak-tls':
      return [{ change: 'scheme', scheme: 'https' }];
    case 'iterate-asynchronously':
      return pairOf(recording);
    case 'serve-streams-at-once':
      return next.at === 'event-loop' ? pairOf(recording) : [];
    case 'flush-filters':
      return [{ change: 'flush-filters' }];
    case 'flush-stdout':
      return flushOfStdout(recording, next.isTerminal);
    default:
      return [];
  }
}

function option(name: string, value: string | null = null): OptionSet {
  return { option: name, value };
}

function set(name: string, value: string | null = null): Extract<CommandChange, { change: 'options' }> {
  return { change: 'options', set: [option(name, value)] };
}

/** A directory for recordings, unless one was typed. */
function ofRecord(recording: Recording): OptionSet[] {
  return typedOption(recording, '--record') === null ? [option('--record', 'recordings')] : [];
}

function withMethod(recording: Recording, methods: readonly string[], asked: string): readonly CommandChange[] {
  const isTyped = (name: string) => typedOption(recording, name) !== null;
  const method = methods.find((name) => name !== asked) ?? (asked === 'GET' ? 'POST' : 'GET');
  if (method === 'GET') return [{ change: 'options', set: [], clears: ['--data', '--method'] }];
  const data = isTyped('--data') || isTyped('--protocol') ? [] : [option('--data', BODY)];
  if (method !== 'POST') return [{ change: 'options', set: [option('--method', method), ...data] }];
  return [{ change: 'options', set: data, ...(isTyped('--method') ? { clears: ['--method'] } : {}) }];
}

function movedTo({ streams }: Recording): readonly CommandChange[] {
  const place = streams.find(({ app }) => app?.sent?.location)?.app?.sent?.location ?? null;
  return place === null ? [] : [{ change: 'address', place }];
}

function usualScenario({ scenario }: Recording): readonly CommandChange[] {
  return scenario === DEFAULT_SCENARIO ? [] : [{ change: 'usual-scenario' }];
}

function timeoutOf(recording: Recording): number {
  const { timeoutS } = OPTION_DEFAULTS;
  const typed = Number(typedOption(recording, '--timeout'));
  return typed > 0 ? typed : recording.scenario === null ? timeoutS.model : timeoutS.mock;
}

/** The blocking client against its asynchronous side, where the package knows one. */
function pairOf(recording: Recording): readonly CommandChange[] {
  const pair = PAIRS.find(({ sync, others }) => [sync, ...others].includes(recording.client.id));
  if (pair === undefined || typedOption(recording, '--pair') !== null) return [];
  const clients = [pair.sync, ...pair.others];
  const typed = typedValues(recording, '--client').map((spec) => spec.replace(/:.*/s, ''));
  // Both sides are compared already.
  if (typed.filter((id) => clients.includes(id)).length > 1) return [];
  return [{ change: 'pair', pair: pair.id, clients }];
}

function flushOfStdout({ subject }: Recording, isTerminal: boolean): readonly CommandChange[] {
  if (subject.kind !== 'program') return [];
  const isFlushed = subject.inherited.includes('PYTHONUNBUFFERED');
  return [...(isFlushed ? [] : [{ change: 'python-unbuffered' } as const]), ...(isTerminal ? [] : [set('--pty')])];
}
