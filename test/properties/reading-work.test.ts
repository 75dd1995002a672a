// A large frame costs as much for each byte as a small one, whatever it is made of: a client that reads on the loop must not
// be what holds it.
// Easy to get wrong: searches that begin anew at every line or tag, and a list of pieces that is joined at every read.
import { describe, expect, test } from 'vitest';
import { awsEvent } from '../../src/protocols/framing/aws-event-stream.ts';
import { protocols } from '../../src/protocols/index.ts';
import { runs } from '../support/form.ts';
import { createDeltaReader } from '../../src/protocols/reader.ts';

const MIB = 1024 * 1024;
/** Of a large body; a small one has a tenth of it. */
const LARGE_BYTES = runs({ short: 2.5, long: 10 }) * MIB;
const PIECE_BYTES = 1024;

const chat = (text: string) => JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] });
const filled = (unit: string, sizeBytes: number) => unit.repeat(Math.ceil(sizeBytes / unit.length));

const SHAPES: [string, string, (sizeBytes: number) => string | Uint8Array][] = [
  ['one event', 'openai-chat', (size) => `data: ${chat(filled('x', size))}\n\n`],
  ['one event of escapes', 'openai-chat', (size) => `data: ${chat(filled('"\n', size / 4))}\n\n`],
  ['an event of many lines', 'plain-sse', (size) => `${filled('data: x\n', size)}\n`],
  ['many lines, and a carriage return in the first', 'plain-sse', (size) => `data: x\r${filled('data: x\n', size)}\n`],
  ['many lines that end with carriage returns', 'plain-sse', (size) => `${filled('data: x\r', size)}\r`],
  ['an event of comments', 'plain-sse', (size) => `${filled(': x\n', size)}data: x\n\n`],
  ['blank lines', 'plain-sse', (size) => `data: x\n\n${filled('\n', size)}`],
  ['an event that never ends', 'openai-chat', (size) => `data: ${filled('x', size)}`],
  ['many choices', 'openai-chat', (size) => `data: {"choices":[${filled('{"index":0},', size)}{}]}\n\n`],
  [
    'many choices of the older API',
    'openai-completions',
    (size) => `data: {"choices":[${filled('{"index":0},', size)}{}]}\n\n`,
  ],
  ['one line', 'ollama', (size) => `${JSON.stringify({ message: { content: filled('x', size) } })}\n`],
  ['one line without its end', 'plain-ndjson', (size) => JSON.stringify({ text: filled('x', size) })],
  ['blanks', 'ollama', (size) => filled(' ', size)],
  [
    'one element of an array',
    'gemini',
    (size) => `[{"candidates":[{"content":{"parts":[{"text":"${filled('x', size)}"}]}}]}]`,
  ],
  ['brackets', 'gemini', (size) => filled('[', size)],
  ['one message', 'bedrock-converse', (size) => awsEvent('contentBlockDelta', { delta: { text: filled('x', size) } })],
  ['a message with a wrong length', 'bedrock-converse', (size) => filled('\0\0\0\u0020', size)],
  [
    'one JSON body',
    'openai-chat',
    (size) => JSON.stringify({ choices: [{ message: { content: filled('x', size) } }] }),
  ],
  ['a page of open tags', 'openai-chat', (size) => filled('<', size)],
  ['a page of open scripts', 'openai-chat', (size) => filled('<script>', size)],
  ['a page of empty tags', 'openai-chat', (size) => filled('<p>', size)],
  ['text', 'plain-text', (size) => filled('x', size)],
];

function read(id: string, bytes: Uint8Array): number {
  const reader = createDeltaReader(protocols.get(id), null);
  const began = process.cpuUsage();
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) reader.feed(bytes.subarray(from, from + PIECE_BYTES));
  reader.finish();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** Processor time, twice, and the shorter: what else the machine does only adds. */
function shorterMs(id: string, body: string | Uint8Array): number {
  const bytes = Buffer.from(body);
  return Math.min(read(id, bytes), read(id, bytes));
}

describe('megabytes in reads of 1 KiB', () => {
  test.each(SHAPES)('%s (%s)', { timeout: 120_000 }, (_name, id, body) => {
    const small = shorterMs(id, body(LARGE_BYTES / 10));
    const large = shorterMs(id, body(LARGE_BYTES));
    // Ten times the bytes: linear work takes about 10 times as long, quadratic work 100 times. The floor is for shapes that cost next to nothing.
    expect(large).toBeLessThan(60 * Math.max(small, 10));
  });

  test('reads of one byte are not kept as objects of their own', { timeout: 120_000 }, () => {
    const sizeBytes = 4 * MIB;
    const reader = createDeltaReader(protocols.get('openai-chat'), null);
    const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = used();
    for (let i = 0; i < sizeBytes; i++) reader.feed(Uint8Array.of(120));
    // What Uint8Array.of makes is garbage. A view takes about 100 bytes: kept, they would be 400 MiB.
    expect(used() - before).toBeLessThan(150 * MIB);
  });
});
