// What to change, or where to look, in one sentence.
import type { NextStep, NextStepId } from '../../model/judgement.ts';
import { flushOf } from '../../model/shell-filters.ts';
import type { HopId } from '../../model/timeline.ts';
import { curlWordAt, OF_CURL } from '../../model/typed-words.ts';
import { bytes, ms } from './phrases.ts';

/** @param command what was typed; null where nobody knows */
export function adviceWords(next: NextStep, command: readonly string[] | null): string {
  const words = nextStepWords(next);
  const isOfCurl = command !== null && curlWordAt(command) !== -1;
  // Of curl "none" would be the name of a proxy.
  return isOfCurl
    ? Object.entries(OF_CURL).reduce(withSwitch, words.replaceAll('--via none', "--noproxy '*' in place of -x"))
    : words;
}

/** A pasted line has the same under the name of curl; other commands that a sentence names have not. */
function withSwitch(words: string, [option, { typed }]: [string, { typed: string }]): string {
  if (words.includes('stream-check through')) return words;
  return words.replaceAll(new RegExp(`${option}(?![\\w-])`, 'g'), typed);
}

function nextStepWords(next: NextStep): string {
  switch (next.step) {
    case 'quieter-machine':
      return next.isProven
        ? 'That nothing is kept until more comes is proven. Whether each chunk is late is settled on a quieter machine.'
        : 'Run it again on a quieter machine, or take the proof that needs no timing.';
    case 'look-between':
      return `Look at what stands between the model and this client: a proxy, a gateway, compression, or the server itself.${next.isClientAtFault ? '' : ' Its client is not at fault.'}`;
    case 'look-into-app':
      return `Look into the app and what stands in front of it${next.spokeInTime ? '; the mock spoke in time' : ''}. Its model client alone: stream-check mock --client <id>`;
    case 'pass-each-on':
      return `Something collects ${next.chunks} pieces before it passes them on: let each pass as it comes.`;
    case 'read-what-is-there':
      return `Read what is there, in place of exactly ${bytes(next.sizeBytes)}: aiter_bytes() of httpx without a chunk_size, read1() for read(n), a line at a time.`;
    case 'flush-buffer':
      return `A buffer of ${bytes(next.sizeBytes)} is in the way: flush it after each piece, or make it smaller.`;
    case 'let-out-in-time':
      return `Text waits for ${ms(next.periodMs)}, for a timer or until nothing has come for so long (a throttle, a debounce): let each piece out as it comes, or shorten that time.`;
    case 'flush-stdout':
      return `Print each piece as it arrives, and flush stdout after it${next.isTerminal ? '.' : '; --pty shows whether the buffer of stdout is what holds it.'}`;
    case 'flush-filters':
      return `What the shell runs keeps its output until a buffer is full, unless it is told to print at once: ${next.filters.map(flushOf).join(', ')}.`;
    case 'serve-streams-at-once':
      return WAITING[next.at];
    case 'log-in':
      return next.isGiven
        ? 'The header that says who asks was refused: take a fresh one, as a browser that is logged in sends it.'
        : "It wants to know who asks: --header 'authorization: Bearer ...', or the cookie of a browser that is logged in, --header 'cookie: ...'.";
    case 'send-what-it-asks':
      return next.isPosted
        ? 'It wants another body than that of --data: it says above what is missing.'
        : 'It wants input that it names above: --data <json> sends a body, a query stands behind the address.';
    case 'check-app-path':
      return `Nothing is served at this path: check it, with its prefix (/api, /v1), and with or without the slash at its end.${next.mayTakePost ? ' Its framework says the same of a path that takes only POST: --data <json>.' : ''}`;
    case 'ask-with-method':
      return methodWords(next.methods, next.asked);
    case 'send-another-type':
      return next.isGiven
        ? 'It takes another content type than the one that was given: look at what its users send.'
        : "It takes another content type: --header 'content-type: application/json' for JSON; a form wants application/x-www-form-urlencoded.";
    case 'ask-for-a-stream':
      return STREAM_BY[next.by];
    case 'ask-again-changed':
      return next.isAsked
        ? 'The same answer with the mock as its model settles it, where the app can be pointed there: stream-check through <address>.'
        : `Something that collects does that, a compressor that does not flush, an answer from a cache, and a very fast model. --why asks again with one thing changed each time (${next.requests} requests at most), and tells them apart.`;
    case 'trust-certificate':
      return next.takesCa ? CERTIFICATE_HERE[next.problem] : CERTIFICATE[next.problem];
    case 'point-at-mock':
      return next.port === null
        ? 'The mock was never asked, so who answered could not reach its model: does it point to the mock? An app finds its address in OPENAI_BASE_URL; a proxy with a fixed address needs --port <n>.'
        : `The mock was never asked, so who answered could not reach its model: does it point to http://127.0.0.1:${next.port}? --port <n> gives the mock another port.`;
    default:
      return SENTENCES[next.step];
  }
}

function methodWords(methods: readonly string[], asked: string): string {
  const others = methods.filter((method) => method !== asked);
  if (others.length === 0)
    return asked === 'GET'
      ? 'This path takes no GET: --data <json> sends a POST, with the fields that it wants; --method <name> asks with another method.'
      : `This path takes no ${asked}: leave --data out, and it is asked with GET; --method <name> asks with another method.`;
  const data = asked === 'GET' ? ' with --data <json> for the fields that it wants' : '';
  return `This path takes ${others.join(', ')}: --method ${others[0]}${others[0] === 'GET' ? ', without --data' : data}.`;
}

const STREAM_BY = {
  member:
    'It answered in one JSON body. Ask for a stream: most APIs want "stream": true in the body (--data), some apps a path of their own or --header \'accept: text/event-stream\'.',
  path: 'It answered in one JSON body. Its API streams from another path: :streamGenerateContent?alt=sse in place of :generateContent, /converse-stream in place of /converse.',
  'said-so':
    'The request asked for a stream, and the answer came in one JSON body: what stands there does not pass the wish on, or its model does not stream. Look at where the app asks its model.',
} as const;

const CERTIFICATE = {
  unknown:
    'The certificate is not trusted here: NODE_EXTRA_CA_CERTS=<file> in front of the command names the one of its authority.',
  name: 'The certificate is made out to another name: ask by the name that stands in it.',
  date: 'The certificate is out of date: it has to be renewed where it is served.',
} as const;

/** Where the command has options for it. */
const CERTIFICATE_HERE = {
  unknown: 'The certificate is not trusted here: --ca <file> names that of its authority; --insecure takes any.',
  name: 'The certificate is made out to another name: ask by the name that stands in it; --insecure takes it all the same.',
  date: 'The certificate is out of date: it has to be renewed where it is served; --insecure takes it all the same.',
} as const;

const POOL = 'Look at the limit of the connection pool, and at locks around the request.';

/** Where a second stream waits for the first. */
const WAITING: Readonly<Record<HopId, string>> = {
  upstream:
    'Let the app serve more than one stream at a time: no blocking call in an async handler, no lock around the answer; a WSGI server serves as many as it has workers times threads (stream-check explain gunicorn).',
  client: POOL,
  'event-loop':
    'Free the event loop: iterate an asynchronous client (async for, for await), or block in a thread or worker.',
  display: POOL,
};

const SENTENCES: Readonly<Record<NextStepId, string>> = {
  'read-across-reads':
    'An event may lie in two reads: keep what a read leaves unfinished, and put the next read behind it before it is cut into lines and events.',
  'decode-across-reads':
    "Decode with one decoder for the whole stream: in JavaScript new TextDecoder() once, and decode(bytes, { stream: true }); in Python codecs.getincrementaldecoder('utf-8')().",
  'hand-over-the-last':
    'When the stream is over, hand over what is still kept: the last event, with or without a blank line behind it.',
  'pass-all-on':
    'Look in the app for what ends early, filters, counts or drops pieces, and for an error that is caught without a word on the way from its model to its answer.',
  'print-all':
    'Look in the program for what ends early or drops pieces, and for an error that is never looked at: a line longer than a reader takes, a loop that stops, an exception that is caught.',
  'keep-the-order':
    'Pass the pieces on in the order in which they come, each once: look for tasks that run side by side, and for a request that is tried again after text was passed on.',
  'read-to-the-end':
    'Look for what gives the request up before the answer is over: a loop that is left, a limit of tokens or of time, an error that is caught.',
  'hand-over-the-channel':
    'Look at which events the client hands over: thoughts and arguments of tools come beside the text, in fields of their own.',
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
  'read-of-limits':
    'No honest answer comes near: look at what sends, prints or hands over so much. All limits: stream-check explain limits',
  'use-mock-as-model': 'The app has to ask the mock as its model (OPENAI_BASE_URL) and to pass its words on.',
  'switch-cache-off':
    'Switch the cache off for this check, or key it by something that differs: the same question is asked several times.',
  'leave-words-unchanged':
    'Leave the step out that changes the words (a translation, an encoding, a filter), and check again: only words of the model that come out as they are can be followed.',
  'send-the-words': 'The app has to send the words of its model, each as it comes, in whatever form.',
  'mend-model-request':
    'Mend the request that the app makes to its model: a POST to a path that the mock serves, such as /v1/chat/completions (stream-check list protocols).',
  'ask-where-it-moved': 'Ask the address that the app names; if that is a login, send what it wants: --header.',
  'ask-the-endpoint':
    'This address gives a page. Check the address from which the page gets its answers, as the network tab of a browser shows it.',
  'ask-as-a-browser':
    'What stands in front wants to see a browser first. Log in there, and take its request as it is: Copy as cURL in the network panel, then stream-check curl and the line.',
  'ask-for-text':
    "These bytes hold no words that could be followed. Check the address, and what is asked for: --header 'accept: text/event-stream'.",
  'ask-for-more-text':
    'So little text tells nothing of its delivery: ask for something that takes more words to answer (--data, or the query of the address).',
  'run-when-quiet': 'Run it again while this machine does less.',
  'follow-it': 'The address has moved: --location follows it there.',
  'look-why-nothing-came':
    'The answer has no body: look at the log of the app, and at what its users send (--data, --header).',
  'look-behind-the-gateway':
    'What stands in front answered, and the app behind it did not: is it running, and does it answer in time?',
  'look-behind-the-address':
    'Look at what stands between the model and this address: a proxy, a compressor, a buffer of the server that is not flushed after each piece.',
  'look-who-hung-up':
    'What listens there hung up before it answered: look at its log. If it speaks TLS, its address begins with https://.',
  'ask-when-warm':
    'Only the first answer came so. Ask again: an app that has started answers as it does for its users.',
  'check-the-proxy':
    'The proxy did not pass it on: check its address, with the user and the password that it wants (--via http://user:password@host:port). --via none asks without it.',
  'check-what-listens': 'Check the address and its port, and that the app is running.',
  'ask-as-the-app-wants':
    'The app wants to be asked in another way: look at what it says, and at what its users send (--data, --header).',
  'other-scenario': 'Choose a scenario whose model answers as it should, such as the default: --scenario probe-short.',
  'print-the-words': 'It has to print the words of the answer as they come, in whatever form.',
  'run-again': 'Run it again: pauses that are not an accident show again.',
  'let-it-finish': 'Run it again and let it finish.',
  'compare-text': 'Compare what the client yields with the body on the wire: --record <dir> --keep-text keeps both.',
  'iterate-as-it-arrives':
    'Iterate the response as it arrives instead of awaiting the whole body, and hand over each event when it is complete.',
  'iterate-asynchronously':
    'Iterate an asynchronous client (for await), or move the blocking one to a worker and pass chunks over a queue.',
  'hand-over-at-once':
    'Hand over each event when it is complete: the client keeps text that it has, in a buffer, for a timer, or until more has come.',
  'start-the-app': "Nothing listens there: start the app, or let it be started, --start '<command>'.",
  'read-its-log': 'The app failed while it answered: what it wrote to its log says why.',
  'send-first-message':
    'Nothing was sent to it: --data is the first message, in the form in which a browser sends it (its network panel shows the messages).',
  'speak-websocket':
    'It speaks WebSocket, which `through` asks: stream-check through, with ws:// in place of http:// (wss:// of https://), and --data as the first message.',
  'speak-tls': 'This port speaks TLS: https:// in place of http://.',
  'speak-plain-http': 'Nobody speaks TLS at this port: http:// in place of https://.',
};
