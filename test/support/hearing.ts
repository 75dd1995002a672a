// What both readers of an answer hear in its bytes: that of the clients, and that of the tap.
import { expect } from 'vitest';
import { protocols } from '../../src/protocols/index.ts';
import type { FrameBytes, Protocol } from '../../src/protocols/protocol.ts';
import { createDeltaReader } from '../../src/protocols/reader.ts';
import { readWire } from '../../src/record/vantages/wire-timeline.ts';
import type { TapExchange } from '../../src/record/vantages/wire-exchange.ts';
import { createRedactor } from '../../src/secrets/redactor.ts';

export const MIB = 1024 * 1024;
export const everyId = protocols.entries.map(({ id }) => id);
export const framedAs = (...framings: string[]) =>
  protocols.entries.filter(({ framing }) => framings.includes(framing)).map(({ id }) => id);
/** Rows of a table. */
export const each = (ids: readonly string[]) => ids.map((id) => [id] as const);
export const sse = (data: string, event = '') => `${event === '' ? '' : `event: ${event}\n`}data: ${data}\n\n`;

/** The parts of an answer of this API. */
export function partsOf(protocol: Protocol) {
  const path = protocol.path({ model: 'm', stream: true });
  const writer = protocol.writer({ id: 'a', model: 'm', path });
  const says = (text: string) => Buffer.from(writer.content({ channel: 'text', text }));
  return { writer, opening: joined(writer.opening()), says, closing: () => joined(writer.closing()) };
}

export function joined(frames: readonly FrameBytes[]): Buffer {
  return Buffer.concat(frames.map((frame) => Buffer.from(frame)));
}

/** Two words, what is wrong between them, and the end. */
export function around(id: string, ...wrong: FrameBytes[]): Buffer {
  const { opening, says, closing } = partsOf(protocols.get(id));
  return joined([opening, says('a'), ...wrong, says('b'), closing()]);
}

/** What both readers hear; they must agree. */
export async function heard(id: string, body: Uint8Array, { status = 200, contentType = null as string | null } = {}) {
  const protocol = protocols.get(id);
  const exchange = {
    status,
    responseHeaders: contentType === null ? {} : { 'content-type': contentType },
    reads: [{ at: 0n, framedBytes: body.length, body: Buffer.from(body) }],
    headersAt: 0n,
    endedAt: 0n,
    ended: 'complete',
  } as unknown as TapExchange;
  const wire = await readWire(exchange, protocol, 0n, {
    keepText: true,
    salt: Buffer.from('salt'),
    redactor: createRedactor(),
  });
  const { timeline, error, endSeen: ended, unknownEvents: unknown } = wire;
  const text = timeline.arrivals.map((arrival) => arrival.text ?? '').join('');
  // A client never reads the body of an answer with an error status as an answer.
  if (status < 400) {
    const reader = createDeltaReader(protocol, contentType);
    const deltas = [...reader.feed(body), ...reader.finish()];
    const atClient = { text: deltas.map((delta) => delta.text).join(''), error: reader.error, ended: reader.ended };
    expect(atClient).toEqual({ text, error, ended });
  }
  return { text, error, ended, unknown };
}

/** Without frames nothing says that an answer is whole. */
const ends = (id: string) => protocols.get(id).framing !== 'text';
export const fine = (id: string, text: string) => ({ text, error: null, ended: ends(id), unknown: {} });
