// The words of the mock, found in whatever an app makes of them.
import { describe, expect, it } from 'vitest';
import type { ChunkLog } from '../../../../src/mock/exchange.ts';
import type { ReceivedMessage } from '../../../../src/record/process/host-message.ts';
import { createAppProgress } from '../../../../src/record/vantages/progress.ts';
import { readTracers } from '../../../../src/record/vantages/wire-tracers.ts';
import type { TapExchange } from '../../../../src/record/vantages/wire.ts';
import { createRedactor } from '../../../../src/secrets/redactor.ts';

const MS = 1_000_000n;
/** Chunk i is spoken at 100 i ms and has ten characters. */
const spoken = [0, 1, 2, 3].map((index): ChunkLog => {
  const text = `t000${index} abc `;
  return {
    index,
    tracer: `t000${index}`,
    channel: 'text',
    text,
    characters: text.length,
    bytes: 50,
    plannedAt: null,
    spokenAt: BigInt(index) * 100n * MS,
    writtenAt: null,
  };
});

function exchangeOf(reads: readonly [atMs: number, body: string][]): TapExchange {
  return {
    reads: reads.map(([atMs, body]) => ({
      at: BigInt(atMs) * MS,
      framedBytes: body.length,
      body: Buffer.from(body),
    })),
    responseHeaders: { 'content-type': 'text/plain' },
    headersAt: 0n,
    endedAt: 1000n * MS,
    ended: 'complete',
  } as unknown as TapExchange;
}

async function arrivals(reads: readonly [atMs: number, body: string][]): Promise<number[]> {
  const options = { keepText: false, salt: Buffer.alloc(16), redactor: createRedactor() };
  const { timeline } = await readTracers(exchangeOf(reads), spoken, 0n, options);
  return timeline.arrivals.map(({ atMs }) => atMs);
}

describe('at the wire', () => {
  it.each<[string, [number, string][], number[]]>([
    [
      'as spoken',
      [
        [1, 't0000 '],
        [101, 't0001 '],
        [201, 't0002 '],
        [301, 't0003 '],
      ],
      [1, 101, 201, 301],
    ],
    [
      'in JSON',
      [
        [102, '{"t":"t0000 abc\nt0001"}'],
        [301, '{"t":"t0002"}{"t":"t0003"}'],
      ],
      [102, 102, 301, 301],
    ],
    [
      'cut in two',
      [
        [1, 't0000 abc t00'],
        [102, '01 abc '],
        [301, 't0002 t0003'],
      ],
      [1, 102, 301, 301],
    ],
    [
      'a letter an event, in JSON',
      [
        [1, Array.from('t0000', (letter, i) => `data: {"id":"e${i}","t":"${letter}"}\n\n`).join('')],
        [102, Array.from('t0001 t00', (letter) => `data: {"id":"x","t":"${letter}"}\n\n`).join('')],
        [301, Array.from('02 t0003', (letter) => `data: {"id":"y","t":"${letter}"}\n\n`).join('')],
      ],
      [1, 102, 301, 301],
    ],
    [
      'a letter an event, as it is',
      [
        [1, Array.from('t0000 t0001', (letter) => `data: ${letter}\n\n`).join('')],
        [301, Array.from(' t0002 t0003 ', (letter) => `data: ${letter}\r\n\r\n`).join('')],
      ],
      // What looks like a word before it was spoken is something else: chunk 1 never came.
      [1, 301, 301],
    ],
    [
      'in capitals',
      [
        [1, 'T0000 ABC'],
        [301, 'T0001 T0002 T0003'],
      ],
      [1, 301, 301, 301],
    ],
    [
      'all said once more at the end',
      [
        [1, 't0000'],
        [101, 't0001'],
        [900, 't0000 t0001 t0002 t0003'],
      ],
      [1, 101, 900, 900],
    ],
    [
      'one lost: it never came, whatever comes later',
      [
        [1, 't0000'],
        [201, 't0002'],
        [301, 't0003'],
      ],
      [1, 201, 301],
    ],
    [
      'a tail that never came',
      [
        [1, 't0000'],
        [101, 't0001'],
      ],
      [1, 101],
    ],
    [
      'an id that looks like a word to come',
      [
        [1, 'id-t0003 t0000'],
        [350, 't0003'],
      ],
      [1, 350],
    ],
  ])('%s', async (_, reads, expected) => {
    expect(await arrivals(reads)).toEqual(expected);
  });
});

describe('while it runs', () => {
  const delta = (text: string, stream = 0): ReceivedMessage => ({
    type: 'delta',
    t: '5',
    channel: 'text',
    text,
    stream,
  });

  it('characters up to the newest word', () => {
    const progress = createAppProgress();
    const answer = progress.follow(() => spoken.slice(0, 3));
    expect(answer.seen().characters).toBe(0);
    progress.add(delta('data: t00'));
    expect(answer.seen().characters).toBe(0);
    progress.add(delta('01 abc'));
    expect(answer.seen()).toMatchObject({ characters: 20, at: 5n });
    progress.add(delta('t0000 again, and t0003 was not spoken yet'));
    progress.add(delta('t0002 for another reader', 1));
    expect(answer.seen().characters).toBe(20);
    expect(answer.pieces()).toBe(1);
  });

  it('several answers by their own words; one that shows nothing is aside once another does', () => {
    const progress = createAppProgress();
    const kept = progress.follow(() => spoken.map((chunk) => ({ ...chunk, tracer: chunk.tracer.replace('t', 't1') })));
    const shown = progress.follow(() => spoken);
    let calls = 0;
    shown.subscribe(() => (calls += 1));
    expect(kept.isAside?.()).toBe(false);
    progress.add(delta('t0000 '));
    progress.add(delta('t0001 '));
    expect([kept.pieces(), shown.pieces(), calls]).toEqual([0, 2, 2]);
    expect([kept.isAside?.(), shown.isAside?.()]).toEqual([true, false]);
    progress.add(delta('t10003 '));
    expect([kept.seen().characters, kept.isAside?.()]).toEqual([40, false]);
    expect([...progress.words()]).toEqual(['t0000', 't0001', 't10003']);
  });
});
