// oxlint-disable max-lines
// Every word that a report shows and that is no cause, figure, client or delivery: the pages of `stream-check explain <word>`.
// Data only, so this file is as long as there are words. Where the model has a closed list, so has this file;
// test/house/words.test.ts looks for all others in the reports of fixtures/.
import { mapControls } from './controls.ts';
import type { AgainstComparison } from '../../model/against.ts';
import type { BaselineComparison } from '../../model/baseline.ts';
import { limitSentence, STREAM_LIMIT_NAMES } from '../../limits.ts';
import type { MECHANISMS, Reason } from '../../model/delivery.ts';
import type { Aggregate, GateStatus } from '../../model/gate-result.ts';
import type { Channel, OutcomeKind } from '../../model/ids.ts';
import type { InstrumentId } from '../../model/recording.ts';
import type { RunStatus } from '../../model/run-status.ts';
import type { TextFault } from '../../model/text-comparison.ts';
import type { HopId, VantageId } from '../../model/timeline.ts';
import type { CauseFinding } from '../../model/verdict.ts';

export interface Term {
  id: string;
  kind: string;
  meaning: string;
}

type Meanings<Id extends string> = Readonly<Record<Id, string>>;

const VANTAGES: Meanings<VantageId> = {
  origin: 'Where the words begin: the mock notes each one when it is spoken. A real model is not seen there.',
  wire: 'The socket: when the bytes of the text came to this machine, at the tap, in front of any client.',
  app: 'The code that iterates the client: when it had the text. Of an app under test it is not seen.',
  observer: 'Another task of the same process: when it could see the text. It is late where the event loop is blocked.',
  screen: 'stdout of a program: when the text came out of it.',
};

const HOPS: Meanings<HopId> = {
  upstream: 'From the origin to the wire: gateways, proxies, compression, the server. Of an app: the app itself.',
  client: 'From the wire to the code that iterates: the HTTP client and the SDK.',
  'event-loop': 'From the code that iterates to another task: late where one task keeps the loop to itself.',
  display: 'From the wire to stdout: all that a program does, and the buffer of its stdout.',
};

const OUTCOMES: Meanings<OutcomeKind> = {
  completed: 'The answer came to its end. How it was delivered is another question.',
  'http-error':
    'The status was not 200: a key, a name, an address or a limit of the server. The message has its words. Exit 4.',
  'connect-failed': 'No connection: nobody listens, the name is unknown, or TLS failed. Check the address. Exit 4.',
  reset: 'The connection was broken off while the answer came. Look at the server and at proxies. Exit 4.',
  truncated: 'The connection was closed in order, but the end of the answer never came. Exit 4.',
  'timed-out': 'Nothing came for --timeout seconds, or it took longer than --max-time. `limit` has which. Exit 4.',
  'protocol-error': 'What came cannot be read as this API. Check --protocol, and what answers in its place. Exit 4.',
  'client-crashed': 'The client or program failed; its last words are in the message. Run it by itself. Exit 4.',
  interrupted: 'Ctrl-C or a termination signal. What was measured until then is reported. Exit 130.',
};

const STATUSES: Meanings<RunStatus> = {
  passed: 'Whole, and delivered incrementally, in small groups, or in the few pieces that its source chose.',
  failed: 'Text was late or lost, or other streams had to wait. Read `why`, `cause` and `fix`. Exit 1.',
  inconclusive: 'It cannot be judged; the reason is named, and `next` says what would settle it. Exit 3.',
  errored: 'The target or the client failed, so there is nothing to judge. Exit 4.',
};

const REASONS: Meanings<Reason> = {
  'no-content': 'No text came at all, so there is nothing to judge.',
  'text-lost': 'So much of the text is missing that its delivery cannot be judged.',
  'too-short': 'The answer was spoken in too short a time. Ask for a longer one.',
  'too-few-chunks': 'Too few chunks came apart in time. Ask for a longer answer.',
  'source-emitted-at-once': 'Everything was spoken at one moment, so nothing could be held back.',
  'single-flush': 'All came in one flush, and nobody here knows when the model spoke. Use the mock as its model.',
  grouped: 'Small groups, as speculative decoding or a small window makes them. No one is accused of them.',
  'batched-arrivals': 'Large groups, and arrivals alone do not tell who made them. Use the mock as its model.',
  'machine-too-noisy':
    'This machine adds too much delay of its own. Run it on a quieter one; or with --lock-step, where that did not run.',
  'bounds-differ': 'Late as seen, and yet not for certain: the delays of the machine would explain it (least-lag).',
  'seen-once': 'The text stood still once, which may be an accident. Run it again.',
  'clocks-differ': 'The clocks of the two processes could not be compared. Run it again.',
  'vantage-missing': 'The vantage of --judge saw nothing. Leave --judge out, or name another.',
  'not-a-stream': 'The answer is one JSON body, and the request does not say that it wants a stream.',
  'stream-failed': 'The stream failed before anything could be judged.',
  interrupted: 'It was ended before there was enough to judge. Let it finish.',
};

const RULES: Meanings<(typeof MECHANISMS)[number]> = {
  full: 'All of it was held to the end, then let go at once.',
  replay: 'All of it was held to the end, then dripped.',
  size: 'A buffer lets its text out when it is full (buffer-bytes).',
  block: 'A reader takes exactly so many bytes at a time and keeps the rest.',
  timer: 'Text is let out at each tick of a timer.',
  linger: 'The first chunk of a group starts a wait, at whose end all is let out.',
  count: 'Text is let out when so many chunks are there.',
  pace: 'One piece is let out in each period, whatever has come.',
  delay: 'Each piece is late by the same time.',
  irregular: 'No buffer or timer explains the arrivals.',
  ambiguous: 'Several rules explain the arrivals equally well; `candidates` has them.',
};

const TEXT_FAULTS: Meanings<TextFault> = {
  'nothing-came': 'No text at all came behind the hop.',
  'channel-missing': 'One kind of content, such as reasoning, did not come behind the hop.',
  'replacement-characters': 'U+FFFD that nobody sent: characters were cut in two and decoded piece by piece.',
  'last-piece-lost': 'The last piece did not come: something kept it when the stream was over.',
  'cut-off': 'The text ends too early: all from one place on is missing.',
  missing: 'Text in front of other text is missing.',
  reordered: 'The same words came in another order.',
  repeated: 'Words that were sent once came twice.',
  changed: 'Other words came than were sent, in their place.',
};

const INSTRUMENTS: Meanings<InstrumentId> = {
  'lock-step': 'The mock sends a chunk only when the one before was seen: a proof without a clock. Needs the mock.',
  timed: 'The mock speaks at the pace of a scenario, and the curves at the vantages are compared.',
  'held-open': 'One stream is stopped in its middle; another must be served to its end meanwhile.',
  ...mapControls(({ meaning }) => meaning),
};

const CHANNELS: Meanings<Channel> = {
  text: 'The words of the answer, as a reader gets to see them.',
  reasoning: 'What the model thinks before it answers, where the API sends it.',
  'tool-arguments': 'The arguments of a call of a tool, as they are written.',
};

const CAUSE_STATUSES: Meanings<CauseFinding['status']> = {
  detected: 'The evidence shows this cause, and nothing else explains it.',
  suspected: 'The evidence fits this cause, and others as well.',
  'ruled-out': 'The evidence speaks against this cause.',
  'not-applicable': 'What this cause needs to look at was not measured.',
  error: 'Looking for this cause failed: a bug of ours.',
};

const GATE_STATUSES: Meanings<GateStatus> = {
  passed: 'The rule holds for all runs that it is about.',
  warned: 'The rule does not hold, and only warns: it does not change the exit code.',
  failed: 'The rule does not hold. Exit 1.',
  ignored: 'The rule does not hold, and the config file has a written reason why it may not. Not counted.',
  unmeasured: 'What the rule is about was not measured in these runs; the sentence says why. In no run at all: exit 2.',
  skipped:
    'What the rule is about was not measured in these runs, and need not be: it was in others, or they do not count. Not counted.',
  unmatched: 'There is no run that the rule is about: look at client, protocol, scenario and subject. Exit 2.',
};

const AGGREGATES: Meanings<Aggregate> = {
  median: 'Of several runs the middle one counts; of words, what more than half of the runs say. Usual for times.',
  best: 'Of several runs the best one counts: the rule holds if it holds in one of them.',
  worst: 'Of several runs the worst one counts: the rule must hold in each. Usual for words, proofs and counts.',
};

/** The margin, the table and the timelines of the report for people, and words of its sentences. */
const WORDS = {
  held: 'Behind a row: the first vantage at which the text was late. Column `held %`: the share of each hop in lateness; 100 is an answer held to its end (share).',
  blocked: 'The event loop gave no sign of life for a while (longest-gap).',
  alive: 'The event loop ran all the time while the answer came.',
  loop: 'The event loop of the process of the client: whether it ran while the answer came.',
  'loop-pause': 'Its longest pause while the answer came, ms (longest-gap).',
  timing:
    'How well times are known on this machine: ok, degraded or refused. Lock-step does not depend on it. See: stream-check doctor.',
  degraded: 'Lateness is known less exactly, and short periods are not named: the machine is busy.',
  refused: 'The machine could not be calibrated, so a wide noise is assumed. Use --lock-step, or a quieter machine.',
  why: 'What the verdict rests on, a sentence for each fact.',
  line: 'The line of code at which the event loop stood still, by samples.',
  cause: 'The reason of the fault, and what shows it. Its id has a page.',
  fix: 'What to change so that the words come as they are spoken.',
  next: 'What would settle it; with a command: what you typed with one change, to paste into a shell.',
  rule: 'What was asked for beside the verdicts, by --assert, --preset or a config file: explain gate.',
  more: 'The page to read: what it means, why it happens, how to mend it.',
  diff: 'How each client differs from the first one that was named.',
  pair: 'What the blocking side of a pair costs everybody else.',
  note: 'What could not be known, and so is left out of the verdict.',
  warn: 'What went wrong beside the measuring. It does not change the verdict.',
  'first-token': 'Column: time until the first text, ms (time-to-first-token).',
  'inter-chunk': 'Column: the pauses between chunks, ms (inter-chunk-latency).',
  late: 'Column: 95 % of the text is at most this late, ms, at the vantage that the verdict is about (lag).',
  p50: 'The median: half of all values are at most this large.',
  p95: '95 % of all values are at most this large, 5 % are larger.',
  max: 'The largest of all values, which a single accident can make.',
  hop: 'The part of the way between two vantages: upstream, client, event-loop, display.',
  vantage: 'A point at which time is stamped: origin, wire, app, observer, screen.',
  chunk: 'A piece of text as one event of the API carries it; it may hold several tokens.',
  'warm-up': 'A first request to the mock, which is not measured, so that imports and connections are.',
  exit: 'The exit code: 0 passed, 1 not incremental, 2 usage, 3 inconclusive, 4 the target failed. Each has a page.',
  '✔': 'The run passed. Where only ASCII can be shown it is a +.',
  '✘': 'The run did not pass, or the target or the client failed. Where only ASCII can be shown: x.',
  '?': 'The run cannot be judged, or the rule could not be checked; the reason stands beside it.',
  '!': 'The rule does not hold, and only warns: no build fails because of it.',
  '–': 'The rule may fail, for the reason behind it. Where only ASCII can be shown it is a -.',
} as const satisfies Readonly<Record<string, string>>;

const LIMITS: Readonly<Record<string, string>> = {
  timeout: 'No word came for --timeout seconds. If it only needs longer to think, give it more. Exit 4.',
  'max-time': 'The stream took longer than --max-time seconds, whatever came. Exit 4.',
  ...Object.fromEntries(
    STREAM_LIMIT_NAMES.map((name) => {
      const sentence = limitSentence(name).replace(/ \(limit .*\)$/, '');
      return [name, `Given up: ${sentence}. No honest answer comes near. Exit 4. All limits: explain limits.`];
    }),
  ),
};

/** Against a baseline, or another side. */
const COMPARISONS: Readonly<Record<BaselineComparison['status'] | AgainstComparison['status'], string>> = {
  same: 'What was measured is as it was: what differs is noise.',
  regressed: 'Most runs fail that passed, or a ratio is worse than noise makes it. Exit 1. More: explain baseline.',
  improved: 'What failed passes, or a ratio is better than noise makes it. --update-baseline keeps that.',
  changed: 'Text is held in another way than before, and neither better nor worse. It fails nothing.',
  incomparable:
    'There is nothing to compare with, or no run could be judged; the sentence says why. It fails by --preset strict.',
  worse: 'Worse here than on the other side, by ranks and by the bound. Exit 1. More: explain against.',
  better: 'Better here than on the other side, by ranks and by the bound.',
};

export const TERMS: readonly Term[] = Object.entries({
  vantage: VANTAGES,
  hop: HOPS,
  word: WORDS,
  outcome: OUTCOMES,
  status: STATUSES,
  'reason of inconclusive': REASONS,
  'rule by which text is held': RULES,
  'fault of a text': TEXT_FAULTS,
  instrument: INSTRUMENTS,
  channel: CHANNELS,
  'status of a cause': CAUSE_STATUSES,
  'status of a rule': GATE_STATUSES,
  'aggregate of runs': AGGREGATES,
  'status of a comparison': COMPARISONS,
  limit: LIMITS,
}).flatMap(([kind, meanings]) => Object.entries(meanings).map(([id, meaning]) => ({ id, kind, meaning })));
