// Words that may stand where a key is expected, and are none: what people type for "no key", and what a Recording and a
// Report consist of. Replaced wherever it stands, such a word would destroy them.

/** In lower case. Those of Recording and Report are held by a test. */
const WORDS = `
  accept accounting actual adk advice after against aggregate ai aiohttp alive alone also ambiguous anonymous answer
  anthropic apikey app applicable application arch arguments arm arms arrivals arrived ascii asked async at
  authorization average awaited awk axios base baseline basic batched bearer bedrock before began behind block blocked
  body both bounds budget buffer buffered buffering burst bursts busy but by byte bytes calibration call came
  candidates cause causes change changed changeme channel channels characters chat check chunk chunks ci client
  clients clock clocks closed coarse code collected column comes command comments comparison comparisons completed
  completions compressed compressor conditions connect content controls converse count cpus crashed crlf curl curve
  cut decoded default degraded delay delivery demo description detected develop developer development differ
  difference differences digests disabled display disturbed doing dummy duration earlier egrep embedded emitted
  enabled encoding end endpoint environment error errored event events eventsource evidence example excerpt exit
  expand expect expected experiment experiments failed failure fake false fast fastcgi fault faults fetch few fgrep
  fidelity figure figures file filters first fits floor flush flushed flushes fold foo frame framed frames from full
  function gap gaps gate gawk gemini genai generated google got grep groq grouped gsed gzip hangs happened harness
  header headers held hello hidden high hold hop hops hosts http httpx id identity improved in incomparable
  inconclusive incremental index inherited instrument integrity inter interrupted invalid irregular is iteration
  jitter jq js judge judged keepalive key keys kind known lag langchain langgraph last late least left length level
  limit limits line lines linger litellm load local localhost location lock long longest loop lost low lump machine
  main malformed mawk max mechanism median merged message messages method micro mid missing mistral mock mode model ms
  my name natural ndjson need needed needs next nl no node noise noisy not nothing null observer of off offset ok
  ollama once one open openai operator options origin os others out outcome pace package packages pair pairs parallel
  pass passed password passwords paste path patience pause paused pauses per period perl piece pieces place
  placeholder places plain play postgres private probe process prod production program project proof protocol proven
  provider proxies proxy pty public pushes python queued rate reached read reads reason reasoning received recording
  redacted redirect redirects redis refused regressed released reordered repeat repeated repeats replaced replaceme
  replacement replay replayed request requested requests required reset response responses rev rg root ruby rule ruled
  rules run runs runtime said sample samples scenario schedule schema screen sdk second secret secrets sed seed seen
  segments sent serialised served server service session set share short shown silence silent single size slow smooth
  smoother some sort source span speculative split spoken sse staging stainless stalled start started state statistic
  status stdout steady step steps stolen stream streams string subject summary super suspected sync tac target tells
  test testing text texts the thread throttled tick ticks time timed timelines timeout timer times tls to token tokens
  too tool tr true truncated type ui uncertainty undefined undici unflushed unicode uniq unknown unmatched unmeasured
  unused up upstream url user username users usual utf utilization valid value values vantage vantages variable
  verdict version versions waited waiting warn warnings website welcome why wire words work worker world writes xxxx
  your
`;
const COMMON = new Set(WORDS.trim().split(/\s+/));
/** Numbers in names of ours: http-429, batched-16384, lagP95Ms. */
const NUMBERS = /(?<=^http-|^batched-)\d+|(?<=[a-z])P\d\d(?=[A-Z])/g;

/** Whether the text consists of such words, written in whatever way: not-needed, notNeeded, NOT_NEEDED. */
export function isCommonWord(text: string): boolean {
  if (text.length > 64) return false;
  const words = text.replace(NUMBERS, ' ').replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ');
  return words
    .split(/[\s\x20-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]+/)
    .every((word) => word === '' || COMMON.has(word.toLowerCase()));
}
