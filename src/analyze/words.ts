// A decision in plain words: what happened to the text, what that means, what to do. Figures only as evidence.
import type { Reason } from '../model/delivery.ts';
import type { Verdict } from '../model/report.ts';
import { outcomeOf, type Recording } from '../model/recording.ts';
import { isApp } from '../model/target.ts';
import type { View } from './analyze.ts';
import { isLate, noStreamAsked } from './attribution.ts';
import { contentOf } from './units.ts';
import { evidenceOf } from './evidence.ts';
import { atHop, bytes, ms } from './phrases.ts';
import type { Decision, Measured } from './verdict.ts';

type Words = Pick<Verdict, 'summary' | 'why' | 'next' | 'limits'>;

export function describe(recording: Recording, view: View | null, measured: Measured, decision: Decision): Words {
  return {
    summary: summaryOf(recording, view, measured, decision),
    why: evidenceOf(recording, view, measured, decision),
    next: nextOf(recording, decision, measured),
    limits: limitsOf(recording, view, decision),
  };
}

function summaryOf(recording: Recording, view: View | null, measured: Measured, decision: Decision): string {
  const outcome = outcomeOf(recording);
  if (outcome.kind !== 'completed')
    return `${OUTCOME_WORDS[outcome.kind]}${outcome.message === null ? '' : `: ${outcome.message}`}`;
  if (noStreamAsked(measured) !== null) return 'not incremental: no stream was asked for, so the answer came whole';
  if (decision.delivery === 'inconclusive') return `inconclusive: ${reasonWords(recording, decision.reason!, view)}`;
  if (measured.integrity?.ok === false) return `the text was changed on its way: ${integrityWords(measured)}`;
  if (measured.parallel?.serialised && !isLate(decision.delivery)) {
    const proof = decision.proven ? ', proven' : '';
    return `a single stream is incremental${proof}, but a second one has to wait until the first is over`;
  }
  return isLate(decision.delivery)
    ? failureSummary(recording, view!, decision)
    : healthySummary(view!, measured, decision);
}

const OUTCOME_WORDS = {
  'http-error': 'the server answered with an error',
  'connect-failed': 'no connection',
  reset: 'the connection was reset',
  truncated: 'the answer ended early',
  'timed-out': 'timed out',
  'protocol-error': 'the answer could not be read',
  'client-crashed': 'the client failed',
  interrupted: 'interrupted',
} as const;

function healthySummary(view: View, { lockStep, vantages }: Measured, decision: Decision): string {
  const lag = decision.vantage === null ? undefined : vantages[decision.vantage]?.lagMs;
  const late =
    !decision.isTimed || lag?.p95 === undefined || lag.p95 === null || view.stream.instrument !== 'timed'
      ? 'lateness not measured'
      : `95 % of the text ${ms(lag.p95)} late or less`;
  if (decision.proven) {
    return `${decision.delivery}, proven: each of ${lockStep!.chunksSeenAlone} chunks was seen before the next was sent; ${late}`;
  }
  if (decision.delivery === 'micro-batched' && lockStep?.chunksBehind === 1) {
    return `micro-batched: the last chunk sticks until the next one comes; ${late}`;
  }
  if (decision.delivery === 'micro-batched' && lockStep?.bufferBytes) {
    return `micro-batched: a buffer of ${bytes(lockStep.bufferBytes)} is in the way; ${late}`;
  }
  if (decision.delivery === 'micro-batched')
    return `micro-batched: within the budget, but chunks travel in groups; ${late}`;
  if (decision.delivery === 'coarse')
    return 'coarse: few large pieces, chosen at or above the API; nothing was held on the way';
  return view.hasOrigin ? `incremental: ${late}` : `incremental, as far as arrivals show: after the wire, ${late}`;
}

function failureSummary(recording: Recording, view: View, decision: Decision): string {
  const { delivery, hop, vantage, proven } = decision;
  const where = hop === null ? '' : ` ${atHop(hop, recording)}`;
  const lag = vantage === null ? undefined : lagOf(view, vantage);
  const late = lag === undefined ? '' : `, ${ms(lag)} late`;
  // The app had it in time: nobody faked a stream, the rest of the process was starved.
  if (hop === 'event-loop')
    return `not incremental: held${where}${delivery === 'buffered' ? ' to the end' : ''}${late}`;
  switch (delivery) {
    case 'buffered':
      return `not incremental: fake streaming, all of it held${where}${late}`;
    case 'replayed':
      return `not incremental: fake streaming, held${where} to the end, then replayed${late}`;
    case 'throttled':
      return `not incremental: the text falls behind steadily${where}${late}`;
    case 'stalled':
      return `not incremental: pauses${where} hold the text up${late}`;
    default:
      // Where nothing but lock-step ran, chunks that passed alone are no lumps.
      if (proven && view.stream.instrument === 'lock-step')
        return `not incremental: each chunk passes alone, but is delayed${where}${late}`;
      return `not incremental: the text comes in lumps, held${where}${late}`;
  }
}

/** The lateness below which 95 % of the text stayed, ms. */
function lagOf(view: View, vantage: NonNullable<Decision['vantage']>): number | undefined {
  const lags = (view.units[vantage] ?? []).flatMap((u) => (u.outMs === null ? [] : [u.outMs - u.inMs]));
  return lags.length === 0 ? undefined : lags.toSorted((a, b) => a - b)[Math.floor(0.95 * (lags.length - 1))];
}

function nextOf(recording: Recording, decision: Decision, measured: Measured): string | null {
  if (decision.passed) return null;
  const { target, client } = recording;
  const command = commandOf(recording);
  const outcome = outcomeOf(recording);
  if (client.program?.request === 0 && outcome.kind !== 'interrupted') return PROGRAM_NEVER_ASKED;
  if (client.program !== null && recording.scenario !== null && statusOf(recording) === 404) return PROGRAM_WENT_ASTRAY;
  if (outcome.kind !== 'completed') return outcomeNext(outcome.kind, statusOf(recording));
  if (decision.delivery === 'inconclusive') {
    if (isApp(target) && decision.reason === 'no-content')
      return 'The app has to ask the mock as its model (OPENAI_BASE_URL) and to pass its words on.';
    if (client.program !== null && decision.reason === 'no-content')
      return 'It has to print the words of the answer as they come, in whatever form.';
    return inconclusiveNext(decision.reason!, command);
  }
  if (measured.integrity?.ok === false && !isLate(decision.delivery))
    return 'Compare what the client yields with the body on the wire: --record <dir> --keep-text keeps both.';
  switch (decision.hop) {
    case 'upstream':
      if (isApp(target))
        return 'Look into the app and what stands in front of it; the mock spoke in time. Its model client alone: stream-check mock --client <id>';
      return 'Look at what stands between the model and this client: a proxy, a gateway, compression, or the server itself. Its client is not at fault.';
    case 'client':
      return 'Iterate the response as it arrives instead of awaiting the whole body, and hand over each event when it is complete.';
    case 'event-loop':
      return 'Iterate an asynchronous client (for await), or move the blocking one to a worker and pass chunks over a queue.';
    case 'display':
      return 'Print each piece as it arrives, and flush stdout after it; --pty shows whether the buffer of stdout is what holds it.';
    default:
      return null;
  }
}

/** What to type to see it again. */
function commandOf({ target, client }: Recording): string {
  if (client.program !== null) return `stream-check run -- ${client.id} ...`;
  return isApp(target) ? `stream-check through ${target.baseUrl}` : `stream-check mock --client ${client.id}`;
}

const PROGRAM_NEVER_ASKED =
  'Let it ask the address that it is given: SDKs of OpenAI read OPENAI_BASE_URL, of Anthropic ANTHROPIC_BASE_URL, of Google GOOGLE_GEMINI_BASE_URL, of Ollama OLLAMA_HOST, if the code names no other address; anything else can be pointed at $STREAM_CHECK_URL.';

const PROGRAM_WENT_ASTRAY =
  'Let it ask a path that the mock serves, such as /v1/chat/completions: stream-check list protocols. SDKs of OpenAI want the /v1 in their address, others do not.';

function statusOf({ streams }: Recording): number | null {
  return streams.at(-1)?.response?.status ?? null;
}

function outcomeNext(kind: keyof typeof OUTCOME_WORDS, status: number | null): string | null {
  if (status === 401 || status === 403) return 'Check the key: --api-key-env <NAME> names the variable that holds it.';
  if (status === 404)
    return 'Check the name of the model and the address: --base-url ends where the path of the API begins, such as /v1.';
  if (status === 429) return 'Wait, or ask less often: --runs 1.';
  switch (kind) {
    case 'connect-failed':
      return 'Check that a server listens there, and the address: --base-url.';
    case 'timed-out':
      return 'If it only needs longer to think: --timeout <seconds>.';
    case 'protocol-error':
      return 'Check that the address speaks this API (--base-url, --protocol), and that nothing in between answers instead of it.';
    case 'client-crashed':
      return 'Run the client by itself; its last words are quoted above.';
    default:
      return null;
  }
}

function inconclusiveNext(reason: Reason, command: string): string {
  switch (reason) {
    case 'machine-too-noisy':
      return `Run it again on a quieter machine, or take the proof that needs no timing: ${command} --lock-step`;
    case 'single-flush':
    case 'grouped':
    case 'batched-arrivals':
      return `Ask for a long answer (--prompt, --max-tokens) and compare runs; whether the client is at fault is settled by: ${command}`;
    case 'interrupted':
      return 'Run it again and let it finish.';
    default:
      return `Ask for a longer answer (--prompt, --max-tokens), or check the client alone: ${command}`;
  }
}

function reasonWords({ target, client }: Recording, reason: Reason, view: View | null): string {
  const words: Readonly<Record<Reason, string>> = {
    'no-content': isApp(target)
      ? "no word of the mock's answer was found in what the app sent"
      : client.program !== null
        ? 'no word of the answer was found on the stdout of the program'
        : 'the answer held no text',
    'too-short': 'the answer was spoken in too short a time to judge its delivery',
    'too-few-chunks': 'too few chunks came apart in time to judge their delivery',
    'source-emitted-at-once': 'everything was spoken at the same moment, so nothing could be held back',
    'single-flush': 'the whole answer arrived in one flush, and one flush alone does not tell who held it',
    grouped: 'chunks came in small groups, as speculative decoding or a small window makes them',
    'batched-arrivals': 'the text came in few large groups, and arrivals alone do not tell who made them',
    'machine-too-noisy': `this machine adds too much delay of its own${view === null ? '' : ` (noise ${ms(view.noise.unitMs)})`}`,
    'clocks-differ': 'the clocks of the two processes could not be compared',
    'vantage-missing': 'the vantage that was asked for saw nothing',
    'not-a-stream': 'the answer was no stream',
    'stream-failed': 'the stream failed before anything could be judged',
    interrupted: 'it was interrupted',
  };
  return words[reason];
}

function limitsOf(recording: Recording, view: View | null, decision: Decision): string[] {
  const limits: string[] = [];
  if (
    view?.isInBand ||
    (view !== null && !view.hasOrigin && view.source !== null && contentOf(view.source).length > 0)
  ) {
    limits.push(
      view.isInBand
        ? "When the model spoke is told by the server's own clock: a delay that all of the text shares, and what was held before it was stamped, are not seen."
        : 'Nobody here knows when the model spoke: what happened before the wire is judged by its arrivals alone.',
    );
    limits.push('Lock-step and a second, held-open stream need the mock as upstream; they were not run.');
  }
  if ((recording.client.program?.request ?? 0) > 0) {
    limits.push(
      'Nobody looks into a program: display covers its HTTP client, its code and the buffer of its stdout.',
      'There was no warm-up and no second stream: moment 0 is when the request reached the tap, and what the program does before is not measured.',
    );
  }
  if (recording.calibration.status !== 'ok' && recording.calibration.reason !== null)
    limits.push(recording.calibration.reason);
  if (decision.proven && !decision.isTimed)
    limits.push('Lateness was not measured; that each chunk passes alone is proven without it.');
  if ((recording.clock?.offsetMs ?? 0) !== 0) {
    limits.push(
      `The client's clock differs from ours by ${ms(recording.clock!.offsetMs)}, known to ${ms(recording.clock!.uncertaintyMs)}.`,
    );
  }
  return limits;
}

function integrityWords({ integrity }: Measured): string {
  const { missingCharacters, firstDifferenceAt } = integrity!;
  const missing =
    missingCharacters > 0 ? `${missingCharacters} characters are missing` : 'what the app got is not what was written';
  return `${missing}, the first difference is near character ${firstDifferenceAt}`;
}
