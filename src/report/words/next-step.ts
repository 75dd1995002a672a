// What to change, or where to look, in one sentence.
import type { NextStep, NextStepId } from '../../model/judgement.ts';
import { bytes } from './phrases.ts';

export function nextStepWords(next: NextStep): string {
  switch (next.step) {
    case 'quieter-machine':
      return next.isProven
        ? 'That nothing is kept until more comes is proven. Whether each chunk is late is settled on a quieter machine.'
        : 'Run it again on a quieter machine, or take the proof that needs no timing.';
    case 'look-between':
      return `Look at what stands between the model and this client: a proxy, a gateway, compression, or the server itself.${next.isClientAtFault ? '' : ' Its client is not at fault.'}`;
    case 'pass-each-on':
      return `Something collects ${next.chunks} pieces before it passes them on: let each pass as it comes.`;
    case 'read-what-is-there':
      return `Read what is there, in place of exactly ${bytes(next.sizeBytes)}: aiter_bytes() of httpx without a chunk_size, read1() for read(n), a line at a time.`;
    default:
      return SENTENCES[next.step];
  }
}

const SENTENCES: Readonly<Record<NextStepId, string>> = {
  'point-program-at-address':
    'Let it ask the address that it is given: SDKs of OpenAI read OPENAI_BASE_URL, of Anthropic ANTHROPIC_BASE_URL, of Google GOOGLE_GEMINI_BASE_URL, of Ollama OLLAMA_HOST, if the code names no other address; anything else can be pointed at $STREAM_CHECK_URL.',
  'ask-a-served-path':
    'Let it ask a path that the mock serves, such as /v1/chat/completions: stream-check list protocols. SDKs of OpenAI want the /v1 in their address, others do not.',
  'check-key': 'Check the key: --api-key-env <NAME> names the variable that holds it.',
  'check-model-and-address':
    'Check the name of the model and the address: --base-url ends where the path of the API begins, such as /v1.',
  'ask-less-often': 'Wait, or ask less often: --runs 1.',
  'check-address': 'Check that a server listens there, and the address: --base-url.',
  'longer-timeout': 'If it only needs longer to think: --timeout <seconds>.',
  'longer-max-time': 'If the answer needs longer: --max-time <seconds>.',
  'follow-redirect': 'Ask the place that it names: --base-url, up to where the path of the API begins.',
  'leave-encoding-out':
    "Leave zstd, or whatever cannot be decoded here, out of what is asked for: --header 'accept-encoding: gzip, deflate, br'.",
  'check-protocol':
    'Check that the address speaks this API (--base-url, --protocol), and that nothing in between answers instead of it.',
  'run-client-alone': 'Run the client by itself; its last words are quoted above.',
  'compare-long-answers':
    'Ask for a long answer (--prompt, --max-tokens) and compare runs; whether the client is at fault is settled with the mock as its model.',
  'longer-answer':
    'Ask for a longer answer (--prompt, --max-tokens), or check the client alone, with the mock as its model.',
  'check-own-client':
    'Mend what the message names. What open(request) gets, and what it has to yield, with an example to copy: stream-check explain own-clients',
  'use-mock-as-model': 'The app has to ask the mock as its model (OPENAI_BASE_URL) and to pass its words on.',
  'print-the-words': 'It has to print the words of the answer as they come, in whatever form.',
  'run-again': 'Run it again: pauses that are not an accident show again.',
  'let-it-finish': 'Run it again and let it finish.',
  'compare-text': 'Compare what the client yields with the body on the wire: --record <dir> --keep-text keeps both.',
  'look-into-app':
    'Look into the app and what stands in front of it; the mock spoke in time. Its model client alone: stream-check mock --client <id>',
  'iterate-as-it-arrives':
    'Iterate the response as it arrives instead of awaiting the whole body, and hand over each event when it is complete.',
  'iterate-asynchronously':
    'Iterate an asynchronous client (for await), or move the blocking one to a worker and pass chunks over a queue.',
  'flush-stdout':
    'Print each piece as it arrives, and flush stdout after it; --pty shows whether the buffer of stdout is what holds it.',
};
