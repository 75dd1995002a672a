// Answers that no server should send.
// Easy to get wrong: a stream that is nothing but garbage tests one line. Most of these are whole answers with one or two
// things wrong, so that what comes after the fault is read as well.

export const FRAMINGS = ['sse', 'lines', 'json-array', 'aws-event-stream', 'text'];
export const CHANNELS = ['text', 'reasoning', 'tool-arguments'];
const WORDS = [
  'amber ',
  'Ä',
  '東京',
  '🌊',
  '👩‍🚀',
  '\n',
  '\n\n',
  '"',
  '\\',
  '}',
  ']',
  '{',
  'data: ',
  ': ',
  '[DONE]',
  '\0',
  '<p>',
  '\u2028',
];
const CONTENT_TYPES = [null, 'text/html; charset=utf-8', 'application/json', 'text/event-stream'];

/** Names that every object has, names of errors, names of nothing. */
const NAMES = [
  'constructor',
  '__proto__',
  'toString',
  'error',
  'ping',
  'message',
  'done',
  'next-year',
  '',
  'fooException',
];
/** Values in the place of a frame. */
const PAYLOADS = [
  '',
  'null',
  '7',
  '"words"',
  '[]',
  '{}',
  '[{}]',
  '{"type":',
  '{"a":"\\ud800"}',
  '\uFEFF{}',
  '[DONE]',
  ' [DONE] ',
  '{"error":null}',
  '{"error":{}}',
  '{"error":""}',
  '{"error":"no"}',
  '{"error":{"message":""}}',
  '{"error":{"message":"no"}}',
  '{"message":"no"}',
  '{"object":"error","message":"no"}',
  '[{"error":{"message":"no"}}]',
  '{"type":"error"}',
  '{"choices":{}}',
  '{"choices":[null,7,{}]}',
  '{"choices":[{"delta":{}},{"delta":null}]}',
  '{"choices":[{"index":0,"text":"a","delta":{"content":"a"}},{"index":1,"text":"b","delta":{"content":"b","refusal":"no"}}]}',
  '{"choices":[{"delta":{"content":"","reasoning_content":"","reasoning":"r","tool_calls":[{},{"function":{"arguments":""}}]}}]}',
  '{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"text":"r"}]},{"type":"text","text":"t"}]}}]}',
  '{"type":"content_block_delta","delta":{"type":"text_delta","text":""}}',
  '{"type":"content_block_delta","delta":null}',
  '{"type":"response.output_text.delta","delta":""}',
  '{"type":"response.output_text.delta","delta":{"a":1}}',
  '{"candidates":[{"content":{"parts":[{"text":"a"},{"text":"b","thought":true},{"functionCall":{"args":{}}}]}},{"finishReason":"STOP"}]}',
  '{"promptFeedback":{"blockReason":"SAFETY"}}',
  '{"message":{"content":"","thinking":"","tool_calls":[{"function":{}}]},"done":true}',
  '{"type":"text-delta","delta":7}',
  '{"type":"tool-input-delta","inputTextDelta":"{"}',
  '{"text":"a","delta":"b","done":"yes"}',
];
/** Bytes in the middle of others: broken UTF-8 of every kind, marks, ends of lines, signs of the framings. */
const SCRAPS = [
  [0xff],
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x8e],
  [0x80, 0x80],
  [0xed, 0xa0, 0x80],
  [0xc0, 0xaf],
  [0],
  [0xef, 0xbb, 0xbf],
  [13],
  [10],
  [13, 10],
  [10, 13],
  [13, 13],
  [10, 10],
  [13, 10, 13, 10],
  [0x22],
  [0x5c],
  [0x5b],
  [0x5d],
  [0x7b],
  [0x7d],
  [0x3c],
  [0x3a],
  [0x20],
];
/** Lengths of an AWS message: none, too small, the largest that is allowed, beyond, all that four bytes hold. */
const AWS_LENGTHS = [0, 4, 15, 16, 17, 24 * 1024 * 1024, 24 * 1024 * 1024 + 1, 0xffffffff];
const DEEP = 20_000;

export function createDice(random) {
  const below = (n) => Math.floor(random() * n);
  return { below, oneIn: (n) => below(n) === 0, of: (list) => list[below(list.length)] };
}

export function createStream(rooms, { protocol, path }, dice) {
  const mutations = [];
  const frames = framesOf(rooms, protocol, path, dice);
  for (let i = dice.below(4); i > 0; i--) mutations.push(mutateFrames(rooms, protocol, frames, dice));
  let bytes = Buffer.concat(frames);
  for (let i = dice.below(4); i > 0; i--) {
    const mutate = dice.of(BYTE_MUTATIONS);
    mutations.push(mutate.name);
    bytes = mutate(bytes, dice);
  }
  const contentType = dice.oneIn(4) ? dice.of(CONTENT_TYPES) : protocol.contentType(path);
  return { bytes, contentType, mutations };
}

/** A valid answer, as the mock would write it. */
function framesOf({ createSpeech }, protocol, path, dice) {
  const writer = protocol.writer({ id: 'a', model: 'm', path });
  const speech = createSpeech(protocol);
  const said = [];
  for (let i = dice.below(7); i > 0; i--) {
    const text = Array.from({ length: 1 + dice.below(4) }, () => dice.of(WORDS)).join('');
    said.push(...speech.say({ channel: dice.of(CHANNELS), text }));
  }
  const frames = [
    ...writer.opening(),
    ...(dice.oneIn(4) ? [writer.comment('still\nthere') ?? ''] : []),
    ...[...said, ...speech.end()].map((delta) => writer.content(delta)),
    ...(dice.oneIn(12) ? [writer.malformed()] : []),
    ...(dice.oneIn(12) ? [writer.error('too much')] : []),
    ...(dice.oneIn(4) ? [] : writer.closing()),
  ];
  return frames.map((frame) => Buffer.from(frame));
}

function mutateFrames(rooms, protocol, frames, dice) {
  const at = dice.below(frames.length + 1);
  const kind = dice.of(['drop', 'repeat', 'swap', 'insert', 'insert', 'insert', 'foreign']);
  if (kind === 'drop') frames.splice(at, 1);
  if (kind === 'repeat' && at < frames.length) frames.splice(at, 0, frames[at]);
  if (kind === 'swap' && at < frames.length) frames.push(...frames.splice(at, 1));
  if (kind === 'insert') frames.splice(at, 0, strangeFrame(rooms, protocol.framing, dice));
  if (kind === 'foreign') frames.splice(at, 0, strangeFrame(rooms, dice.of(FRAMINGS), dice));
  return kind;
}

/** A frame that is whole and says something odd. */
function strangeFrame({ awsEvent }, framing, dice) {
  const name = dice.of(NAMES);
  const payload = strangePayload(name, dice);
  if (framing === 'aws-event-stream') {
    const value = dice.oneIn(2) ? name : 'contentBlockDelta';
    return Buffer.from(awsEvent(value, dice.oneIn(2) ? { delta: { text: dice.of(['', 'a', 7, null]) } } : payload));
  }
  if (framing === 'sse') {
    return Buffer.from(
      `${dice.oneIn(2) ? `event: ${name}\n` : ''}data: ${payload}${dice.of(['\n\n', '\r\n\r\n', '\r\r', '\n'])}`,
    );
  }
  return Buffer.from(payload + dice.of(['\n', '\r\n', ',\r\n', '']));
}

function strangePayload(name, dice) {
  if (dice.oneIn(3)) return JSON.stringify({ type: name, delta: dice.of(['', 'a', {}, null]), event: name });
  if (dice.oneIn(400)) {
    const [open, close] = dice.of([
      ['[', ']'],
      ['{"error":', '}'],
      ['{"candidates":[{"content":{"parts":[{"functionCall":{"args":', '}}]}}]}'],
    ]);
    const inner = '{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP);
    return open.length > 20 ? open + inner + close : open.repeat(DEEP) + '1' + close.repeat(dice.oneIn(2) ? DEEP : 7);
  }
  return dice.of(PAYLOADS);
}

function range(bytes, dice) {
  const from = dice.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + dice.below(dice.oneIn(3) ? bytes.length + 1 : 12))];
}

const BYTE_MUTATIONS = [
  function truncated(bytes, dice) {
    return bytes.subarray(0, dice.below(bytes.length + 1));
  },
  function beheaded(bytes, dice) {
    return bytes.subarray(dice.below(Math.min(bytes.length, 40) + 1));
  },
  function flipped(bytes, dice) {
    const copy = Buffer.from(bytes);
    for (let i = 1 + dice.below(3); i > 0 && copy.length > 0; i--) copy[dice.below(copy.length)] ^= 1 << dice.below(8);
    return copy;
  },
  function dropped(bytes, dice) {
    const [from, to] = range(bytes, dice);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function doubled(bytes, dice) {
    const [from, to] = range(bytes, dice);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  function scrapped(bytes, dice) {
    const at = dice.oneIn(4) ? 0 : dice.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(dice.of(SCRAPS)), bytes.subarray(at)]);
  },
  function lineEnds(bytes, dice) {
    const ends = dice.of([['\r\n'], ['\r'], ['\n', '\r', '\r\n']]);
    return Buffer.from(
      bytes.toString('latin1').replace(/\n/g, () => dice.of(ends)),
      'latin1',
    );
  },
  function awsLength(bytes, dice) {
    const copy = Buffer.from(bytes);
    const at = dice.oneIn(2) ? 0 : dice.below(copy.length + 1);
    if (copy.length >= at + 4) copy.writeUInt32BE(dice.of(AWS_LENGTHS), at);
    return copy;
  },
  function garbage(bytes, dice) {
    const noise = Buffer.from(Array.from({ length: dice.below(40) }, () => dice.below(256)));
    return dice.oneIn(3) ? noise : Buffer.concat([bytes, noise]);
  },
];
