// (l) Is the truth told on a busy machine? Streams are made here by the thousand, with a truth that is known: what held
// them, and how late the text really came. Then they are stamped as a machine under load would stamp them, and judged.
//
//   spoken   x..x..x..x          by a model: even, uneven, in bursts, with pauses to think
//   truth    x..x..x..x          or behind something that holds: full, size, count, timer, pace, delay, dead for a while
//   stamped  x..x...[  ]x        noise on each stamp; what falls into a pause of the instrument is stamped at its end
//
// Nothing of what is judged is used to make them: neither the faults of the mock nor the models of the analysis.
import { analyze } from '../../dist/analyze/analyze.js';
import { wantsAnother } from '../../dist/analyze/repeats.js';
import { Recording } from '../../dist/model/recording.js';
import { even, round, size } from './figures.mjs';
import { recorded } from './recordings.mjs';

const SEEDS = [1, 2, 3];
const STREAMS = size(16_000, 40);
const BUDGET_MS = 100;
/** Guilty is what is later than this, ms, at its 95th percentile. */
const GUILTY_MS = 2 * BUDGET_MS;
/** Repeats at most, as a check makes them. */
const MAX_REPEATS = 2;
const TICK_MS = 5;
const PAUSES_MS = [0, 10, 30, 100];

export async function truth() {
  // All but the stamps is that of a recording of one stream.
  const base = await recorded(even('one', 2, 1));
  const counts = Object.fromEntries(
    PAUSES_MS.map((ms) => [ms, { honest: 0, guilty: 0, accused: 0, acquitted: 0, refused: 0 }]),
  );
  for (const seed of SEEDS) {
    for (let i = 0; i < STREAMS; i++) {
      const pauseMs = PAUSES_MS[i % PAUSES_MS.length];
      const count = counts[pauseMs];
      const made = makeStream(random(seed * 1_000_003 + i));
      const { verdict, isRefused } = judge(base, made, pauseMs, random(seed * 7_000_003 + i));
      const isGuilty = made.lateMs > GUILTY_MS;
      if (made.isHonest) count.honest += 1;
      if (isGuilty) count.guilty += 1;
      if (isRefused) count.refused += 1;
      else if (made.isHonest && !verdict.passed) count.accused += 1;
      else if (isGuilty && verdict.passed) count.acquitted += 1;
    }
  }
  const all = Object.values(counts);
  const sum = (field) => all.reduce((total, count) => total + count[field], 0);
  const streams = SEEDS.length * STREAMS;
  const rows = Object.entries(counts).map(([ms, count]) => [
    ms === '0' ? 'no pauses' : `pauses ${ms} ms`,
    { ...count, refused: `${round((100 * PAUSES_MS.length * count.refused) / streams, 2)} %` },
  ]);
  return {
    id: 'truth',
    what: `${SEEDS.length} seeds x ${STREAMS} streams, noise as of a busy machine, without pauses of the instrument and with`,
    goal: 'no honest one accused, none acquitted that is over twice the budget late, at most 5 % refused',
    figures: Object.fromEntries(rows),
    met: sum('accused') === 0 && sum('acquitted') === 0 && sum('refused') <= 0.05 * streams,
  };
}

/** As a check does: measured again where it does not settle it. */
function judge(base, made, pauseMs, next) {
  const noise = noiseOf(next);
  const calibration = { ...base.calibration, floorP50Ms: noise.floorMs, noiseMs: noise.unitMs };
  const recordingOf = (streams) => Recording.parse({ ...base, calibration, budgetMs: BUDGET_MS, streams });
  let recording = recordingOf([stamped(base.streams[0], made, noise, pauseMs, next)]);
  for (let again = 0; again < MAX_REPEATS && wantsAnother(recording) !== null; again++) {
    recording = recordingOf([...recording.streams, stamped(base.streams[0], made, noise, pauseMs, next)]);
  }
  const { verdict } = analyze(recording);
  return { verdict, isRefused: verdict.delivery === 'inconclusive' };
}

// -- what is spoken, and what really came ---------------------------------------------------------

function makeStream(next) {
  const spoken = spokenBy(next);
  const isHonest = next() < 0.5;
  const came = isHonest ? spoken.map(({ atMs }) => atMs) : heldBy(next, spoken);
  const lags = spoken.flatMap(({ atMs, characters }, i) => Array.from({ length: characters }, () => came[i] - atMs));
  return { spoken, came, isHonest, lateMs: lags.toSorted((a, b) => a - b)[Math.ceil(0.95 * lags.length) - 1] };
}

/** 20 to 300 chunks, 5 to 200 a second; gaps even or uneven, some in bursts, some with pauses to think. */
function spokenBy(next) {
  const chunks = Math.round(20 * 15 ** next());
  const gapMs = 5 * 40 ** next();
  const spread = next() < 0.3 ? 0 : 0.6 * next();
  const burst = next() < 0.2 ? 2 + Math.floor(4 * next()) : 1;
  const thinks = next() < 0.3;
  let atMs = 50 + 400 * next();
  return Array.from({ length: chunks }, (_, i) => {
    if (i > 0 && i % burst === 0) atMs += burst * gapMs * Math.exp(spread * normal(next) - spread ** 2 / 2);
    if (thinks && next() < 0.02) atMs += 200 + 2000 * next();
    const characters = 2 + Math.floor(30 * next() ** 2);
    return { atMs, characters, bytes: 180 + characters };
  });
}

const HOLDERS = [full, bySize, byCount, byTimer, byPace, byDelay, deadForAWhile];

function heldBy(next, spoken) {
  return HOLDERS[Math.floor(next() * HOLDERS.length)](next, spoken);
}

function full(_, spoken) {
  return spoken.map(() => spoken.at(-1).atMs + 1);
}

function bySize(next, spoken) {
  const limit = 512 * 2 ** Math.floor(6 * next());
  let held = 0;
  return letOut(spoken, ({ bytes }) => {
    held += bytes;
    if (held < limit) return false;
    held = 0;
    return true;
  });
}

function byCount(next, spoken) {
  const count = 2 + Math.floor(20 * next());
  return letOut(spoken, (_, i) => (i + 1) % count === 0);
}

/** Those so far come out together with the one that says so; the rest at the end. */
function letOut(spoken, isOut) {
  const came = spoken.map(() => spoken.at(-1).atMs);
  let from = 0;
  spoken.forEach((chunk, i) => {
    if (!isOut(chunk, i)) return;
    came.fill(chunk.atMs, from, i + 1);
    from = i + 1;
  });
  return came;
}

function byTimer(next, spoken) {
  const periodMs = 50 * 40 ** next();
  const phase = next() * periodMs;
  const endMs = spoken.at(-1).atMs;
  return spoken.map(({ atMs }) =>
    Math.min(Math.max(endMs, atMs), Math.ceil((atMs - phase) / periodMs) * periodMs + phase),
  );
}

function byPace(next, spoken) {
  const meanMs = (spoken.at(-1).atMs - spoken[0].atMs) / spoken.length;
  const paceMs = meanMs * (1 + 2 * next());
  let lastMs = -Infinity;
  return spoken.map(({ atMs }) => (lastMs = Math.max(atMs, lastMs + paceMs)));
}

function byDelay(next, spoken) {
  const delayMs = 20 * 50 ** next();
  return spoken.map(({ atMs }) => atMs + delayMs);
}

function deadForAWhile(next, spoken) {
  const deadMs = 100 * 20 ** next();
  const everyMs = deadMs * (1.2 + 2 * next());
  const phase = next() * everyMs;
  return spoken.map(({ atMs }) => {
    const into = (atMs - phase) % everyMs;
    const since = into < 0 ? into + everyMs : into;
    return since < deadMs ? atMs + deadMs - since : atMs;
  });
}

// -- how it is stamped ----------------------------------------------------------------------------

/** Mostly a floor of a millisecond, and a tail: medians of 0.4 to 3 ms and tails of 1 to 25 ms were seen with both cores busy. */
function noiseOf(next) {
  const floorMs = 0.4 + 2.6 * next() ** 2;
  const tailMs = 0.3 * 30 ** next();
  const sample = (draw) => floorMs + tailMs * -Math.log(1 - draw());
  const delays = Array.from({ length: 40 }, () => sample(next)).toSorted((a, b) => a - b);
  return { floorMs: delays[20], unitMs: Math.max(1, delays[38] - delays[2]), sample };
}

/** Text keeps its order, so that one late stamp makes those behind it late as well. */
function stamped(stream, { spoken, came }, noise, pauseMs, next) {
  const endMs = Math.max(...came) + 200;
  const pauses = pausesOf(pauseMs, endMs, next);
  let latestMs = 0;
  const arrivals = spoken.map((chunk, i) => {
    const atMs = afterPause(came[i] + noise.sample(next), pauses);
    latestMs = Math.max(latestMs, atMs);
    return { atMs: latestMs, channel: 'text', characters: chunk.characters, bytes: chunk.bytes };
  });
  const origin = spoken.map(({ atMs, characters, bytes }) => ({ atMs, channel: 'text', characters, bytes }));
  const seen = { reads: null, headersMs: 0, firstByteMs: null, endMs, digests: {} };
  return {
    ...stream,
    timelines: {
      origin: { vantage: 'origin', arrivals: origin, ...seen },
      wire: { vantage: 'wire', arrivals, ...seen },
    },
    loop: null,
    harness: {
      tickLateP95Ms: 1,
      tickLateMaxMs: null,
      playErrorP95Ms: null,
      playErrorMaxMs: null,
      pauses: pauses.map(asSeenByTicker),
    },
  };
}

/** 0.1 to 2 of them a second; the origin, whose stamps are of the same process, is left as it was spoken. */
function pausesOf(pauseMs, endMs, next) {
  if (pauseMs === 0) return [];
  const perSecond = 0.1 * 20 ** next();
  const pauses = [];
  for (let atMs = gap(next, perSecond); atMs < endMs; atMs += pauseMs + gap(next, perSecond))
    pauses.push({ fromMs: atMs, toMs: atMs + pauseMs });
  return pauses;
}

function gap(next, perSecond) {
  return (1000 / perSecond) * -Math.log(1 - next());
}

function afterPause(atMs, pauses) {
  return pauses.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)?.toMs ?? atMs;
}

/** A ticker sees a pause from its last tick before it to its first one after. */
function asSeenByTicker({ fromMs, toMs }) {
  return { fromMs: Math.floor(fromMs / TICK_MS) * TICK_MS, toMs, busyMs: null, queuedMs: null, stolenMs: null };
}

// -- chance ---------------------------------------------------------------------------------------

/** mulberry32: small, and the same everywhere. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normal(next) {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
