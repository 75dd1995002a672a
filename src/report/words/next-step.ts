// What to do, or the command that would settle it, in one sentence.
import type { Mechanism, Outcome, Reason } from '../../model/delivery.ts';
import { outcomeOf, type Recording } from '../../model/recording.ts';
import { isLate } from '../../analyze/attribution.ts';
import { bytes } from './phrases.ts';
import type { Decision, Measured } from '../../analyze/decision.ts';

/** Null when all is well. */
export function nextOf(recording: Recording, decision: Decision, measured: Measured): string | null {
  if (decision.passed) return null;
  const { subject } = recording;
  const command = commandOf(recording);
  const outcome = outcomeOf(recording);
  if (subject.kind === 'program' && subject.request === 0 && outcome.kind !== 'interrupted') return PROGRAM_NEVER_ASKED;
  if (subject.kind === 'program' && recording.scenario !== null && statusOf(recording) === 404)
    return PROGRAM_WENT_ASTRAY;
  if (outcome.kind !== 'completed') return outcomeNext(outcome.kind, statusOf(recording));
  if (decision.delivery === 'inconclusive') {
    if (subject.kind === 'app' && decision.reason === 'no-content')
      return 'The app has to ask the mock as its model (OPENAI_BASE_URL) and to pass its words on.';
    if (subject.kind === 'program' && decision.reason === 'no-content')
      return 'It has to print the words of the answer as they come, in whatever form.';
    return inconclusiveNext(decision.reason!, command, decision.proven);
  }
  if (measured.integrity?.ok === false && !isLate(decision.delivery))
    return 'Compare what the client yields with the body on the wire: --record <dir> --keep-text keeps both.';
  const byRule = ruleNext(decision.hop === null ? null : (measured.hops[decision.hop]?.mechanism ?? null));
  if (byRule !== null && decision.hop !== 'display') return byRule;
  switch (decision.hop) {
    case 'upstream':
      if (subject.kind === 'app')
        return 'Look into the app and what stands in front of it; the mock spoke in time. Its model client alone: stream-check mock --client <id>';
      return `Look at what stands between the model and this client: a proxy, a gateway, compression, or the server itself.${holdsAlone(measured) ? ' Its client is not at fault.' : ''}`;
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

function holdsAlone({ hops }: Measured): boolean {
  return Object.values(hops).filter(({ delivery }) => isLate(delivery)).length < 2;
}

/** What ends a rule whose code is known by it; null for the others. */
function ruleNext(mechanism: Mechanism | null): string | null {
  switch (mechanism?.kind) {
    case 'count':
      return `Something collects ${mechanism.count} pieces before it passes them on: let each pass as it comes.`;
    case 'block':
      return `Read what is there, in place of exactly ${bytes(mechanism.sizeBytes!)}: aiter_bytes() of httpx without a chunk_size, read1() for read(n), a line at a time.`;
    default:
      return null;
  }
}

/** What to type to see it again. */
function commandOf({ subject, target, client }: Recording): string {
  if (subject.kind === 'program') return `stream-check run -- ${client.id} ...`;
  return subject.kind === 'app' ? `stream-check through ${target.baseUrl}` : `stream-check mock --client ${client.id}`;
}

const PROGRAM_NEVER_ASKED =
  'Let it ask the address that it is given: SDKs of OpenAI read OPENAI_BASE_URL, of Anthropic ANTHROPIC_BASE_URL, of Google GOOGLE_GEMINI_BASE_URL, of Ollama OLLAMA_HOST, if the code names no other address; anything else can be pointed at $STREAM_CHECK_URL.';

const PROGRAM_WENT_ASTRAY =
  'Let it ask a path that the mock serves, such as /v1/chat/completions: stream-check list protocols. SDKs of OpenAI want the /v1 in their address, others do not.';

function statusOf({ streams }: Recording): number | null {
  return streams.at(-1)?.response?.status ?? null;
}

function outcomeNext(kind: Outcome['kind'], status: number | null): string | null {
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

function inconclusiveNext(reason: Reason, command: string, isProven: boolean): string {
  switch (reason) {
    case 'machine-too-noisy':
    case 'bounds-differ':
      return isProven
        ? 'That nothing is kept until more comes is proven. Whether each chunk is late is settled on a quieter machine.'
        : `Run it again on a quieter machine, or take the proof that needs no timing: ${command} --lock-step`;
    case 'seen-once':
      return 'Run it again: pauses that are not an accident show again.';
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
