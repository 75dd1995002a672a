// oxlint-disable max-lines
// What every figure of a Report means and how it is computed: the pages of `stream-check explain <metric>`.
// Data only, so this file is as long as there are figures. A formula and the code that computes it must say the same.

export interface Metric {
  id: string;
  title: string;
  /** As printed after the figure; null for a pure number or a word. */
  unit: string | null;
  formula: string;
  meaning: string;
  /** Name of the same thing in a standard; null where there is none. */
  standardName: string | null;
  /** Where the definition comes from. */
  source: string;
  /** JSON field of the Report. */
  field: string;
}

const OPEN_TELEMETRY = 'OpenTelemetry semantic conventions for generative AI (in development)';
const NETWORK_CALCULUS =
  'network calculus: lateness is the horizontal distance of two cumulative curves (Le Boudec and Thiran)';
const OWN = 'ours';

/** Symbols used below. */
export const FORMULA_SYMBOLS = `e_i  when the source had spoken piece i      w_i  its characters
a_i  when this vantage had the whole of it   lag_i  a_i - e_i
The source is the origin, or the wire where there is no origin.`;

export const METRICS: readonly Metric[] = [
  {
    id: 'time-to-first-token',
    title: 'Time to first token',
    unit: 'ms',
    field: 'runs[].vantages.<vantage>.firstContentMs',
    formula: 'time of the first delta with at least one character - time of the request',
    meaning:
      'How long the reader looks at nothing. Role-only and empty deltas do not count; reasoning does. ' +
      'What arrives is a chunk, which may hold several tokens.',
    standardName: null,
    source: 'usage of the field; the GenAI conventions use this name for servers only',
  },
  {
    id: 'first-chunk',
    title: 'Time to first chunk',
    unit: 'ms',
    field: 'runs[].vantages.<vantage>.firstChunkMs',
    formula: 'time of the first complete frame, with or without content - time of the request',
    meaning: 'When the protocol began to speak. Far before the first token, it says that the model is thinking.',
    standardName: 'gen_ai.client.operation.time_to_first_chunk (there in seconds)',
    source: OPEN_TELEMETRY,
  },
  {
    id: 'first-byte',
    title: 'Time to first byte',
    unit: 'ms',
    field: 'runs[].vantages.<vantage>.firstByteMs',
    formula: 'time of the first byte of the body - time of the request',
    meaning: 'Headers are not counted (headersMs). Headers at once and bytes late mean that someone holds the body.',
    standardName: null,
    source: 'usage of the field',
  },
  {
    id: 'first-answer',
    title: 'Time to first answer',
    unit: 'ms',
    field: 'runs[].vantages.<vantage>.firstAnswerMs',
    formula: 'time of the first delta with a character that is no reasoning - time of the request',
    meaning: 'As the first token, but reasoning does not count: when the answer itself, or a tool call, begins.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'inter-chunk-latency',
    title: 'Inter-chunk latency',
    unit: 'ms',
    field: 'runs[].vantages.<vantage>.interChunkMs',
    formula: 'a_i - a_(i-1) over neighbouring content chunks; p50, p95, p99 and max',
    meaning:
      'The pauses between chunks. A chunk is no token, so this is no inter-token latency. Alone it proves nothing: ' +
      'an answer that came in one lump has gaps of zero.',
    standardName: 'gen_ai.client.operation.time_per_output_chunk (there in seconds)',
    source: OPEN_TELEMETRY,
  },
  {
    id: 'lag',
    title: 'Lateness',
    unit: 'ms',
    field: 'runs[].vantages.<vantage>.lagMs, runs[].hops.<hop>.lagMs',
    formula: 'max(0, a_i - e_i); p50, p95 and max, weighted by w_i. For a hop: its output against its input',
    meaning:
      'How late the words are, whatever the speed of the model. "p95 is 40 ms" says that 95 % of the text was at ' +
      'most 40 ms late. The verdict compares it with the budget.',
    standardName: null,
    source: NETWORK_CALCULUS,
  },
  {
    id: 'least-lag',
    title: 'Least lateness',
    unit: 'ms',
    field: 'runs[].vantages.<vantage>.leastLagMs, runs[].hops.<hop>.leastLagMs',
    formula:
      'as the lateness, but a_i that fell into a pause of the stamping process counts from the beginning of that ' +
      'pause; from the quantile the clock floor and the noise unit are subtracted once',
    meaning:
      'What is certain, whatever the delays of the instrument. A verdict needs both bounds: late only if even this is ' +
      'over the budget, in time only if the lateness as seen is within it. If they disagree, it is measured again.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'integrity',
    title: 'Integrity',
    unit: null,
    field: 'runs[].integrity',
    formula: 'the text behind a hop = the text in front of it, channel by channel, in each stream of the run',
    meaning:
      'Whether all that was sent came, in its order and once. Of a client the texts themselves are compared, and arguments of tools as the ' +
      'values that they are. Of an app and a program the words of the mock are counted, and the letters behind each: case, blanks, markup and ' +
      'envelopes are none of the text. The first time counts, so a page may say everything again, or the whole text so far in each event; up ' +
      'to three letters of the end may stay behind. A channel that an app never shows is not missed. What is not whole does not pass, however ' +
      'timely it came: cut off, its last piece lost, missing in the middle, changed, in another order, twice, or with U+FFFD that nobody sent.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'fidelity',
    title: 'Fidelity',
    unit: null,
    field: 'runs[].vantages.<vantage>.fidelity',
    formula: '1 - sum w_i * max(0, lag_i - floor) / sum w_i * (e_N - e_i)',
    meaning:
      '1 is perfect, 0 is an answer that came all at once at the end, below 0 is slower than that (a replay, a ' +
      'throttle). It is an average: a delay of 100 ms in an answer of 10 s still scores 0.99, so read it with the lag.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'hold',
    title: 'Hold',
    unit: null,
    field: 'runs[].vantages.<vantage>.hold',
    formula: 'max(0, a_1 - floor - e_1) / (e_N - e_1)',
    meaning: 'The part of the generation during which nothing at all was shown. 1 is fake streaming.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'merged',
    title: 'Merged chunks',
    unit: null,
    field: 'runs[].vantages.<vantage>.merged',
    formula:
      'of the pairs of chunks at least 4 ms apart at the source, the share that came less than ' +
      'max(1 ms, 15 % of that gap) apart',
    meaning: 'How many chunks travel in groups. From 0.3 on, delivery within budget is called micro-batched.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'share',
    title: 'Share of a hop',
    unit: null,
    field: 'runs[].hops.<hop>.share',
    formula: 'sum w_i * (lateness that the hop adds to piece i) / sum w_i * (e_N - e_i)',
    meaning:
      'Text-seconds that this hop held, in units of an answer held to its end. The shares of all hops add up to ' +
      '1 - fidelity (with a floor of 0), so which hop is at fault is arithmetic.',
    standardName: null,
    source: NETWORK_CALCULUS,
  },
  {
    id: 'held-text-seconds',
    title: 'Held text-seconds',
    unit: 'characters * s',
    field: '(what share is a share of)',
    formula: 'sum w_i * lag_i: the area between the curve of the source and the curve of the vantage',
    meaning: 'One character that waits for one second. Fidelity and share are this, divided by that of full buffering.',
    standardName: null,
    source: NETWORK_CALCULUS,
  },
  {
    id: 'longest-gap',
    title: 'Longest pause of the event loop',
    unit: 'ms',
    field: 'runs[].loop.longestGapMs',
    formula:
      'the longest silence of a 5 ms ticker: from the first byte of the answer to the first tick, ' +
      'between ticks, and from the last tick to the end of the stream',
    meaning:
      'How long the process of the client gave no sign of life. Other requests, timers and sockets of that process ' +
      'waited as long. A loop that was blocked all the time leaves no tick, hence both ends. What it does before the ' +
      'answer begins, such as imports, holds no word up.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'utilization',
    title: 'Event-loop utilization',
    unit: null,
    field: 'runs[].loop.utilization',
    formula: 'active time / (active + idle time) of the event loop while the stream ran',
    meaning: 'Near 1, the loop had no time to spare. null where the runtime does not tell.',
    standardName: 'nodejs.eventloop.utilization',
    source: 'Node.js perf_hooks',
  },
  {
    id: 'clock-floor',
    title: 'Clock floor',
    unit: 'ms',
    field: 'calibration.floorP50Ms, calibration.floorP99Ms',
    formula: 'lateness at the observer of a stream that nobody disturbs, measured before the runs; p50 and p99',
    meaning: 'What the instrument itself costs on this machine. Lateness below it means nothing.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'noise-unit',
    title: 'Noise unit',
    unit: 'ms',
    field: '(calibration of a recording: noiseMs)',
    formula: 'max(1 ms, p95 - p5 of the lateness in the calibration)',
    meaning:
      'How much two equal events differ on this machine. It is subtracted once from the least lateness; a period is ' +
      'named only if it is at least twenty times as long.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'chunks-seen-alone',
    title: 'Chunks seen alone',
    unit: 'chunks',
    field: 'runs[].lockStep.chunksSeenAlone',
    formula: 'chunks that were seen at the vantage before the origin spoke the next one; compare chunksSent',
    meaning: 'When it is all of them, incremental delivery is proven, without any threshold of time.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'chunks-behind',
    title: 'Chunks behind',
    unit: 'chunks',
    field: 'runs[].lockStep.chunksBehind',
    formula: 'chunks spoken - chunks seen, when it is the same each time the wait ends; null if it varies',
    meaning:
      '0 when proven. n means that the last n chunks are shown only when the next arrives, so the last words stick.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'buffer-bytes',
    title: 'Size of the buffer',
    unit: 'bytes',
    field: 'runs[].lockStep.bufferBytes',
    formula:
      'the size that every flush of lock-step but the first obeys, counted as body, with its framing, or decompressed',
    meaning:
      'How much must be pushed before anything comes out. 4,096, 8,192, 16,384 and their neighbours are the sizes ' +
      'of known buffers. null when no constant size was seen.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'delivery',
    title: 'Delivery',
    unit: null,
    field: 'runs[].verdict.delivery, of each vantage and each hop too',
    formula: 'one word of a closed list; each has its own page below',
    meaning: 'How the text was delivered.',
    standardName: null,
    source: OWN,
  },
  {
    id: 'pass-rate',
    title: 'Share of passing runs',
    unit: null,
    field: 'comparison.clients[].passed, .runs and .passRate',
    formula:
      'k of n runs passed, p = k/n: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96; given where runs disagree',
    meaning:
      'How often a client passes when repeats disagree. A few runs tell little: 3 of 5 means that its true share lies ' +
      'somewhere between 23 % and 88 %.',
    standardName: null,
    source: 'the score interval of Wilson (1927), at 95 %',
  },
  {
    id: 'budget',
    title: 'Budget',
    unit: 'ms',
    field: 'runs[].budgetMs',
    formula: '95 % of the text must be at most this late: lag p95 <= budget. 100 unless --budget says otherwise',
    meaning:
      'Lateness that is still called incremental. 100 ms is a convention for "feels immediate", no constant of ' +
      'nature: choose what your readers accept.',
    standardName: null,
    source: 'Nielsen, Usability Engineering (1993): 0.1 s, 1 s, 10 s',
  },
];
