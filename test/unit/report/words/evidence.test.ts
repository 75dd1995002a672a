// Each kind of evidence in words: a new kind does not compile here until it has an example.
import { describe, expect, it } from 'vitest';
import { Evidence } from '../../../../src/model/evidence.ts';
import { analyze } from '../../../../src/analyze/analyze.ts';
import { mechanism as mechanismOf } from '../../../../src/analyze/mechanism.ts';
import { evidenceWords, type Telling } from '../../../../src/report/words/evidence.ts';
import { mechanismsInWords } from '../../../../src/report/words/verdict.ts';
import { recordingOf } from '../../../support/recordings.ts';
import { CONTROL } from '../../../support/reports.ts';

type Kind = Evidence['kind'];
type Example = readonly [fact: Evidence, sentence: string, telling?: Partial<Telling>];

const lateText = { kind: 'late-text', channel: null, toTheEnd: false, appLagP95Ms: null } as const;
const silence = { kind: 'span', span: 'loop-silence', fromMs: 10, doing: null, times: null, chunks: null } as const;
const OTHERS = 'other requests, timers and sockets of this process waited.';
const bounds = { kind: 'bounds', stream: 1, streams: 1, lagP95Ms: 300, leastLagP95Ms: 0, noiseMs: 60 } as const;
const sent = {
  kind: 'sent',
  status: 200,
  statusText: 'OK',
  contentType: null,
  bytes: 0,
  location: null,
  excerpt: null,
} as const;
const arrived = {
  kind: 'arrived',
  characters: 1240,
  moments: 83,
  firstMs: 400,
  lastMs: 2500,
  longestPauseMs: 210,
  togetherShare: 0.1,
  togetherAtMs: 400,
} as const;
const modelAsked = { kind: 'model-asked', times: 0, earlierTimes: 0, earlierWords: false } as const;
const FITS = [
  { kind: 'size', sizeBytes: 4096, periodMs: null, count: null },
  { kind: 'timer', sizeBytes: null, periodMs: 200, count: null },
  { kind: 'linger', sizeBytes: null, periodMs: 50, count: null },
  { kind: 'count', sizeBytes: null, periodMs: null, count: 4 },
  { kind: 'pace', sizeBytes: null, periodMs: 30, count: null },
] as const;

const EXAMPLES: Readonly<Record<Kind, readonly Example[]>> = {
  buffer: [
    [
      { kind: 'buffer', by: 'lock-step', hop: 'upstream', sizeBytes: 4096, accounting: 'framed' },
      'In lock-step text came out whenever 4,096 bytes were there, HTTP framing included, as in the write buffer of a server, each time.',
    ],
    [
      { kind: 'buffer', by: 'lock-step', hop: 'display', sizeBytes: 8192, accounting: null },
      'In lock-step nothing came out of stdout until about 8,192 bytes were there, each time.',
    ],
    [
      { kind: 'buffer', by: 'arrivals', hop: 'client', sizeBytes: 1, accounting: 'decoded' },
      'The arrivals fit a buffer of 1 byte of the decompressed body.',
    ],
    [
      { kind: 'buffer', by: 'reads', hop: 'display', sizeBytes: 4096, accounting: null },
      'Text came out of stdout whenever about 4,096 bytes were there: the size of a buffer that a program has by itself.',
    ],
  ],
  control: [
    [
      {
        ...CONTROL,
        control: 'identity',
        usual: 'one-piece',
        changed: 'steady',
        rulesIn: ['compressor-not-flushed'],
      },
      'Asked without compression (accept-encoding: identity), the text came piece by piece; as usual in one piece (4 requests): it is a compressor that does not flush.',
    ],
    [
      { ...CONTROL, control: 'direct', usual: 'lumps', changed: 'lumps', rulesOut: ['proxy-buffering'] },
      'Asked around what stands in front of the app (--direct), the text came in lumps as well (4 requests): it is not a buffer of what stands in front of the app.',
    ],
    [
      { ...CONTROL, control: 'second-request', changed: null, requests: 2 },
      'Asked once more, the text came now this way, now that (2 requests): that tells nothing.',
    ],
    [
      { ...CONTROL, control: 'second-request', changed: 'steady', requests: 2, proves: 'seen-once' },
      'Asked once more, the text came piece by piece (2 requests): only the first answer was held.',
    ],
    [
      { ...CONTROL, control: 'one-token', timesMs: [3200, 20], proves: 'buffered' },
      'Asked for an answer of one token, the text came after 20 ms; as usual after 3.2 s (4 requests): it was held.',
    ],
    [
      {
        ...CONTROL,
        control: 'one-token',
        timesMs: [3200, 3100],
        rulesOut: ['collected-answer', 'proxy-buffering'],
      },
      'Asked for an answer of one token, the text came after 3.1 s; as usual after 3.2 s (4 requests): the model begins as late, and nobody holds it.',
    ],
    [
      {
        ...CONTROL,
        control: 'non-streamed',
        timesMs: [3000, 3100],
        proves: 'replayed',
        rulesIn: ['collected-answer'],
      },
      'Asked for the answer as a whole, it was there after 3.1 s; as usual the text came after 3.0 s (4 requests): it was held to its end and then sent piece by piece.',
    ],
    [
      { ...CONTROL, control: 'length-slope', timesMs: [300, 1300], requests: 6, proves: 'buffered' },
      'Asked for short and long answers, the text of short answers came after 300 ms, of long ones after 1.3 s (6 requests): it was held.',
    ],
    [
      {
        ...CONTROL,
        control: 'parallel',
        timesMs: [100, 1100, 2100],
        requests: 8,
        rulesIn: ['serialised-streams'],
      },
      'Asked three times at once, their text came after 100 ms, 1.1 s and 2.1 s (8 requests): it is a server that answers one after the other.',
    ],
    [
      { ...CONTROL, control: 'other-client', usual: 'one-piece', changed: 'steady', requests: 2 },
      'Asked with undici in place of this client, the text came piece by piece; as usual in one piece (2 requests): this client holds it, or asks in another way.',
    ],
    [
      { ...CONTROL, control: 'other-client', usual: 'one-piece', changed: 'lumps', requests: 2 },
      'Asked with undici in place of this client, the text came in lumps; as usual in one piece (2 requests): it is not this client alone.',
    ],
    [
      { ...CONTROL, control: 'keepalive-reuse', usual: 'one-piece', isMade: false, requests: 1 },
      'Not asked on a connection that was used before: none was kept (1 request).',
    ],
    [
      {
        ...CONTROL,
        control: 'second-request',
        requests: 1,
        failure: { kind: 'http-error', status: 429, isEnd: true },
      },
      'Asked once more, an answer had status 429 (1 request): that tells nothing, and no more was asked.',
    ],
    [
      {
        ...CONTROL,
        control: 'http2',
        requests: 2,
        failure: { kind: 'connect-failed', status: null, isEnd: false },
      },
      'Asked over HTTP/2, no connection was made (2 requests): that tells nothing.',
    ],
  ],
  'let-out': [
    [
      {
        kind: 'let-out',
        control: 'larger-chunks',
        by: 'bytes',
        usual: { bytes: 16_533, chunks: 11, ms: null },
        changed: { bytes: 17_172.5, chunks: 4, ms: null },
      },
      'Asked with chunks of 4,096 bytes, text came out whenever 17,173 bytes or 4 chunks were there; as usual whenever 16,533 bytes or 11 chunks were there: bytes decide, not the number of chunks and not time.',
    ],
    [
      {
        kind: 'let-out',
        control: 'larger-chunks',
        by: 'time',
        usual: { bytes: null, chunks: 1, ms: 250 },
        changed: { bytes: null, chunks: 1, ms: 251 },
      },
      'Asked with chunks of 4,096 bytes, text came out 251 ms after each chunk; as usual 250 ms after each chunk: time decides, not bytes and not the number of chunks.',
    ],
    [
      {
        kind: 'let-out',
        control: 'larger-chunks',
        by: 'count',
        usual: { bytes: 800, chunks: 4, ms: null },
        changed: { bytes: 16_384, chunks: 4, ms: null },
      },
      'Asked with chunks of 4,096 bytes, text came out whenever 16,384 bytes or 4 chunks were there; as usual whenever 800 bytes or 4 chunks were there: the number of chunks decides, not bytes.',
    ],
    [
      {
        kind: 'let-out',
        control: 'padding',
        by: 'bytes',
        usual: null,
        changed: { bytes: 4_150, chunks: 1, ms: null },
      },
      'Asked with comments around the text, the first chunk came out after 4,150 bytes with no text behind it: bytes decide, not the number of chunks and not time.',
    ],
    [
      { kind: 'let-out', control: 'slow', by: null, usual: null, changed: null },
      'Asked with gaps of up to 2.5 s, no text came out before the end: what decides is not told by that.',
    ],
  ],
  left: [
    [
      { kind: 'left', causes: ['proxy-buffering', 'flush-timer'] },
      'Still possible: a buffer of what stands in front of the app or a timer that lets text out.',
    ],
  ],
  experiment: [
    [
      {
        kind: 'experiment',
        experiment: 'identity',
        encoding: 'gzip',
        before: 'buffered',
        after: 'incremental',
        hop: 'upstream',
      },
      'With compression (gzip) held to the end, without it incremental: the compressor does not flush.',
    ],
    [
      {
        kind: 'experiment',
        experiment: 'identity',
        encoding: 'br',
        before: 'batched',
        after: 'batched',
        hop: 'upstream',
      },
      'With compression (br) in lumps, without it in lumps as well: it is not the compressor alone that holds the text.',
    ],
  ],
  sent: [
    [
      { ...sent, contentType: 'text/plain', bytes: 88, excerpt: 'Sorry.' },
      'The app sent 88 bytes of text/plain: "Sorry."',
    ],
    [{ ...sent, bytes: 1, excerpt: 'x' }, 'The app sent 1 byte: "x"'],
    [{ ...sent, contentType: 'image/png', bytes: 5 }, 'The app sent 5 bytes of image/png.'],
    [sent, 'The app sent an empty body.'],
    [
      { ...sent, status: 308, statusText: 'Permanent Redirect', location: '/good' },
      'The app sent an empty body with 308 Permanent Redirect to /good.',
    ],
  ],
  'model-asked': [
    [{ ...modelAsked, times: 1 }, 'It asked its model 1 time for this answer.'],
    [{ ...modelAsked, earlierTimes: 2 }, 'It asked its model 2 times for earlier requests, not for this one.'],
    [modelAsked, 'It never asked its model.'],
    [
      { ...modelAsked, earlierTimes: 2, earlierWords: true },
      'It sent words of an earlier answer; it asked its model 2 times for earlier requests, not once for this one.',
    ],
  ],
  'model-refused': [
    [
      { kind: 'model-refused', method: 'GET', path: '/v1/x', status: 405, message: 'It takes POST.' },
      'The app asked its model with GET /v1/x, which answered 405: "It takes POST."',
    ],
    [
      { kind: 'model-refused', method: 'POST', path: '/v2', status: 404, message: '' },
      'The app asked its model with POST /v2, which answered 404.',
    ],
  ],
  'closed-by-app': [
    [
      { kind: 'closed-by-app', silentMs: 2010, chunks: 8, limitMs: 2000 },
      'The app closed its request to its model after 2.0 s of silence: so round a number is a time limit, of the app or of its client.',
    ],
    [
      { kind: 'closed-by-app', silentMs: 2410, chunks: 8, limitMs: null },
      'The app closed its request to its model after 2.4 s of silence.',
    ],
    [
      { kind: 'closed-by-app', silentMs: 40, chunks: 8, limitMs: null },
      'The app closed its request to its model after 8 chunks.',
    ],
  ],
  'model-disturbed': [
    [
      { kind: 'model-disturbed', faults: ['gzip', 'stall'] },
      'The scenario itself disturbs the answer of the model (gzip, stall): the app is judged by what it was given.',
    ],
  ],
  block: [
    [
      { kind: 'block', by: 'lock-step', hop: 'client', sizeBytes: 1024 },
      'In lock-step text came out whenever a block of 1,024 bytes was full: a reader takes exactly so many and keeps the rest.',
    ],
    [
      { kind: 'block', by: 'arrivals', hop: 'client', sizeBytes: 1024 },
      'The arrivals fit a reader of blocks of 1,024 bytes.',
    ],
  ],
  header: [
    [
      { kind: 'header', name: 'content-encoding', value: 'br', tells: 'compressed' },
      'The answer is compressed (content-encoding: br): a compressor that does not flush keeps text until it has enough of it, or until the end.',
    ],
    [
      { kind: 'header', name: 'content-length', value: '14021', tells: 'length-known' },
      'The header content-length: 14021 was sent before the text: who sent it had the whole answer by then.',
    ],
    [
      { kind: 'header', name: 'via', value: '1.1 varnish', tells: 'proxy' },
      'The header via: 1.1 varnish names what stands in between.',
    ],
    [
      { kind: 'header', name: 'cf-ray', value: '(redacted)', tells: 'proxy' },
      'The header cf-ray names what stands in between.',
    ],
    [
      { kind: 'header', name: 'age', value: '120', tells: 'cached' },
      'The header age: 120 says that the answer came from a cache: it was made earlier, and how its words came then cannot be seen.',
    ],
    [
      { kind: 'header', name: 'server-timing', value: 'llm;dur=3120', tells: 'timed' },
      'The header server-timing: llm;dur=3120 says what took how long before the answer was sent.',
    ],
    [
      { kind: 'header', name: 'x-accel-buffering', value: 'no', tells: 'not-to-buffer' },
      'The header x-accel-buffering: no asks proxies not to collect, and came through: who should heed it did not, or was not asked.',
    ],
  ],
  count: [
    [
      { kind: 'count', by: 'lock-step', hop: 'client', chunks: 4 },
      'In lock-step text came out whenever 4 chunks were there, each time, long or short.',
    ],
    [{ kind: 'count', by: 'arrivals', hop: 'client', chunks: 4 }, 'The arrivals fit a collector of 4 chunks.'],
  ],
  period: [
    [
      { kind: 'period', hop: 'upstream', period: 'timer', periodMs: 214 },
      'The arrivals fit a timer that lets text out every 214 ms, as a corked socket (TCP_CORK), a throttle or a debounce does.',
    ],
    [
      { kind: 'period', hop: 'client', period: 'timer', periodMs: 214 },
      'The arrivals fit a timer that lets text out every 214 ms, as a throttle or a debounce does, or a loop that is dead for so long each time.',
    ],
    [
      { kind: 'period', hop: 'upstream', period: 'timer', periodMs: 215 },
      'The arrivals fit a timer that lets text out every 215 ms, as a throttle or a debounce does, or a loop that is dead for so long each time.',
    ],
    [
      { kind: 'period', hop: 'client', period: 'linger', periodMs: 50 },
      'The arrivals fit a wait of 50 ms after the first chunk of each group.',
    ],
    [
      { kind: 'period', hop: 'client', period: 'pace', periodMs: 60 },
      'The arrivals fit a pace of one piece every 60 ms.',
    ],
    [{ kind: 'period', hop: 'client', period: 'pace', periodMs: null }, 'The arrivals fit a pace.'],
    [
      { kind: 'period', hop: 'client', period: 'delay', periodMs: 180 },
      'Each chunk came about 180 ms late, and none waited for another: a delay.',
    ],
  ],
  ambiguous: [
    [
      { kind: 'ambiguous', by: 'lock-step', hop: 'client', fits: [FITS[3], FITS[0]] },
      'In lock-step text came out by every 4 chunks, or a buffer of about 4096 bytes: both fit each time.',
    ],
    [
      { kind: 'ambiguous', by: 'arrivals', hop: 'client', fits: [FITS[1], FITS[2], FITS[4]] },
      'The arrivals fit a timer of 200 ms, or a wait after the first chunk of 50 ms, or a gap between chunks of 30 ms equally well.',
    ],
  ],
  irregular: [[{ kind: 'irregular', hop: 'client' }, 'No buffer or timer explains the arrivals.']],
  'late-text': [
    [
      { ...lateText, hop: 'client', lagP95Ms: 300, share: 0.5 },
      'The text was late between the socket and the code that iterates the client: 95 % of it came 300 ms late or less. It held 50 % of what full buffering would.',
    ],
    [
      { ...lateText, hop: 'upstream', toTheEnd: true, lagP95Ms: null, share: 0.95 },
      'Nothing came until the last word was spoken. The text was late between the model and what the app sends. It held as much as full buffering would.',
      { subject: 'app' },
    ],
    [
      { ...lateText, hop: 'display', channel: 'tool-arguments', lagP95Ms: 1500, share: 1.5 },
      'The arguments of the tool call were late between its socket and its stdout: 95 % of them came 1.5 s late or less. It held 1.5 times what full buffering would.',
      { subject: 'program' },
    ],
    [
      { ...lateText, hop: 'event-loop', lagP95Ms: 900, appLagP95Ms: 2, share: null },
      'The code that iterates the client got every chunk in time (95 % of the text 2.0 ms late or less), another task of the same process did not.',
    ],
  ],
  figure: [
    [
      { kind: 'figure', figure: 'least-lag', valueMs: 55 },
      'At least 55 ms of that are certain, whatever the delays of the instrument.',
    ],
    [
      { kind: 'figure', figure: 'longest-gap', valueMs: 7.4 },
      'The event loop was alive meanwhile: its longest pause was 7 ms.',
    ],
  ],
  span: [
    [{ ...silence, lengthMs: 950 }, `The event loop gave no sign of life for 950 ms: ${OTHERS}`],
    [
      { ...silence, lengthMs: 120, times: 5, doing: 'work' },
      `The event loop was dead 5 times, for about 120 ms each: ${OTHERS} It was working.`,
    ],
    [
      { ...silence, lengthMs: 950, doing: 'waiting' },
      `The event loop gave no sign of life for 950 ms: ${OTHERS} It was waiting for something.`,
    ],
    [
      { ...silence, lengthMs: 950, chunks: 10 },
      'During one silence of the event loop of 950 ms the code that iterates got 10 chunks, each on time.',
    ],
  ],
  place: [
    [
      { kind: 'place', package: null, file: 'a.py', line: 7, function: 'f', source: 'x = g()', share: 0.98 },
      '98 % of the silence at a.py:7 f: x = g()',
    ],
    [
      { kind: 'place', package: null, file: 'a.py', line: 7, function: null, source: null, share: 1 },
      '100 % of the silence at a.py:7',
    ],
  ],
  'said-by-the-app': [
    [
      { kind: 'said-by-the-app', lines: ['a.py:3: Warning: careful', '  warnings.warn('] },
      'The app wrote to stderr: a.py:3: Warning: careful | warnings.warn(',
      { subject: 'app' },
    ],
    [{ kind: 'said-by-the-app', lines: ['oops'] }, 'The program wrote to stderr: oops', { subject: 'program' }],
  ],
  'loop-state': [
    [
      { kind: 'loop-state', isAlive: true },
      'The event loop of the client was alive: the last stream waited for something else, such as a connection of a pool, or a lock.',
    ],
    [{ kind: 'loop-state', isAlive: false }, 'The event loop of the client gave no sign of life meanwhile.'],
  ],
  'held-open': [
    [
      { kind: 'held-open', streams: 2, reachedOrigin: false },
      'A second stream was opened while the first was held open: its request did not even reach the origin until the first was let go.',
    ],
    [
      { kind: 'held-open', streams: 4, reachedOrigin: true },
      '4 streams were opened, and all but one held open: the last request reached the origin, but it was not served to its end until the others were let go.',
    ],
    [
      { kind: 'held-open', streams: 4, reachedOrigin: false },
      'While 3 streams were held, the request of the last did not reach the origin, and it was not served to its end.',
      { of: 'cause' },
    ],
  ],
  'chunks-behind': [
    [
      { kind: 'chunks-behind', hop: 'client', chunks: 2, chunksSent: 30 },
      'In lock-step the last 2 chunks stayed in the client until the next came.',
    ],
    [
      { kind: 'chunks-behind', hop: 'client', chunks: 1, chunksSent: 30 },
      'In lock-step the last 1 chunk stayed behind until the next of 30 was sent; none was seen alone. When the model pauses to think, the reader waits for the whole pause.',
      { of: 'cause' },
    ],
  ],
  pushes: [
    [
      { kind: 'pushes', hop: 'upstream', chunksSent: 40, flushes: 0, chunksPerFlush: null },
      'In lock-step none of 40 chunks came out before the end of the answer: the upstream did not let them pass.',
    ],
    [
      { kind: 'pushes', hop: 'upstream', chunksSent: 40, flushes: 1, chunksPerFlush: 9 },
      'In lock-step text came out of the app once while 40 chunks were sent, 9 chunks at a time in the middle.',
      { subject: 'app' },
    ],
    [
      { kind: 'pushes', hop: 'event-loop', chunksSent: 40, flushes: 3, chunksPerFlush: null },
      'In lock-step text came out of the event loop 3 times while 40 chunks were sent.',
    ],
  ],
  'alone-but-late': [
    [
      { kind: 'alone-but-late', chunks: 30, delayP50Ms: 150 },
      'In lock-step each of 30 chunks passed alone, half of them only 150 ms after they were sent: a delay, no buffer.',
    ],
  ],
  'also-late': [
    [
      { kind: 'also-late', hop: 'client', delivery: 'stalled', lagP95Ms: 12, rule: null },
      'The client holds as well: stalled, 12 ms more.',
    ],
    [
      {
        kind: 'also-late',
        hop: 'client',
        delivery: 'batched',
        lagP95Ms: 12,
        rule: { kind: 'count', by: 'arrivals', hop: 'client', chunks: 4 },
      },
      'The client holds as well: batched, 12 ms more. The arrivals fit a collector of 4 chunks.',
    ],
  ],
  arrived: [
    [
      { ...arrived, togetherShare: 1, moments: 1, togetherAtMs: 3210 },
      'All 1,240 characters came in one piece, 3.2 s after the request.',
    ],
    [
      { ...arrived, togetherShare: 0.5, togetherAtMs: 3210, lastMs: 4000 },
      '50 % of 1,240 characters came in one piece, 3.2 s after the request, and the last of them after 4.0 s.',
    ],
    [
      { ...arrived, channel: 'text', togetherShare: 1, moments: 1, togetherAtMs: 3210 },
      'All 1,240 characters of the text itself came in one piece, 3.2 s after the request.',
    ],
    [arrived, '1,240 characters came in 83 pieces, from 400 ms to 2.5 s after the request, at most 210 ms apart.'],
  ],
  stops: [
    [
      { kind: 'stops', stops: 14, stopsInside: 13 },
      'The text stopped 14 times, 13 of them in the middle of an event. A server writes events whole: something on the way counts bytes.',
    ],
  ],
  generated: [
    [
      { kind: 'generated', generatedMs: 3200, spanMs: 40 },
      'The server says that it generated the answer for 3.2 s, and all of it came within 40 ms: it was there before it was sent.',
    ],
    [
      { kind: 'generated', generatedMs: 3200, spanMs: 0 },
      'The server says that it generated the answer for 3.2 s, and all of it came at one moment: it was there before it was sent.',
    ],
  ],
  'single-flush': [
    [
      { kind: 'single-flush', share: 1, atMs: 12 },
      '100 % of the text arrived together, 12 ms after the request. One flush has many causes: an answer from a cache, a very fast model, or a buffer.',
    ],
  ],
  // The others: lost-text.test.ts.
  'text-lost': [
    [
      {
        kind: 'text-lost',
        fault: 'changed',
        hop: 'client',
        channel: 'text',
        instrument: 'lock-step',
        missingCharacters: 0,
        ofCharacters: 100,
        missingPieces: 0,
        ofPieces: 4,
        places: 0,
        firstDifferenceAt: 7,
        replaced: 0,
        isLeft: false,
      },
      'In lock-step other words came than were sent.',
    ],
  ],
  bounds: [
    [
      { ...bounds, pause: null },
      '95 % of the text came 300 ms late or less, of which 0.0 ms are certain; the noise of this machine, 60 ms, makes the difference.',
    ],
    [
      { ...bounds, stream: 2, streams: 3, pause: { fromMs: 255, lengthMs: 343 } },
      'Stream 2 of 3: 95 % of the text came 300 ms late or less, of which 0.0 ms are certain; a pause of the instrument makes the difference: the longest was 343 ms, from 255 ms on.',
    ],
  ],
  'no-stream-requested': [
    [
      { kind: 'no-stream-requested', path: '/v1/x' },
      'The request to /v1/x, as seen on the wire, did not ask for a stream.',
    ],
    [
      { kind: 'no-stream-requested', path: '/v1/x' },
      'The request of the app to its model did not ask for a stream.',
      { subject: 'app' },
    ],
  ],
  collected: [
    [
      { kind: 'collected', hop: 'client' },
      'The bytes came to the client in time, and the code that iterates got nothing before the end.',
    ],
    [
      { kind: 'collected', hop: 'display' },
      'All of it came out of stdout when the program ended. A program that collects the whole answer looks the same; lock-step would tell.',
    ],
  ],
  'cut-up': [
    [
      { kind: 'cut-up', chunks: 4, pieces: 18, piecesPerChunk: 4.5 },
      '4 chunks on the wire became 18 pieces at the code that iterates: 4.5 for one.',
    ],
  ],
  'delay-per-piece': [
    [
      { kind: 'delay-per-piece', delayMs: 60, perChunkMs: 270 },
      'A piece that was waiting came 60 ms after the one before it, evenly: each piece adds that delay, 270 ms for each chunk.',
    ],
  ],
  lump: [
    [
      { kind: 'lump', vantage: 'app', pieces: 12, spokenMs: 600 },
      'The arguments were spoken in 12 pieces over 600 ms; at the app they came together.',
    ],
  ],
  'text-pieces': [[{ kind: 'text-pieces', pieces: 5 }, 'The text came there in 5 pieces.']],
  'long-event': [
    [
      { kind: 'long-event', characters: 300 },
      '300 characters of arguments came at one moment; when they were spoken is not known here.',
    ],
  ],
  error: [[{ kind: 'error', message: 'TypeError: x' }, 'TypeError: x']],
};

describe.each(Object.entries(EXAMPLES))('%s', (kind, examples) => {
  const cases = examples.map(([fact, sentence, telling = {}]) => ({ fact, sentence, telling }));

  it.each(cases)('$sentence', ({ fact, sentence, telling }) => {
    expect(fact.kind).toBe(kind);
    expect(Evidence.parse(fact)).toEqual(fact);
    expect(evidenceWords(fact, { subject: 'client', of: 'verdict', ...telling })).toBe(sentence);
  });
});

it('rules that fit equally well are named in the figures too', () => {
  const mechanism = { ...mechanismOf('ambiguous'), fits: [FITS[3], FITS[0]] };
  const measures = analyze(recordingOf([]));
  const lockStep = { mechanism } as unknown as NonNullable<typeof measures.lockStep>;
  const named = mechanismsInWords({ ...measures, lockStep });
  expect(named.lockStep?.mechanism?.candidates).toEqual(['every 4 chunks', 'a buffer of about 4096 bytes']);
  expect(named.hops).toEqual({});
});
