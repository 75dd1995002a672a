// Answers made of blocks that are opened, filled and closed: one for each change of channel.
import type { Channel } from '../model/ids.ts';
import type { Delta } from './protocol.ts';

export interface Block {
  index: number;
  channel: Channel;
  /** So far. */
  text: string;
}

/** What an API writes for them. Each may be several frames. */
export interface BlockShape<F extends string | Uint8Array> {
  open(block: Block): F[];
  delta(block: Block, text: string): F[];
  close(block: Block): F[];
}

export interface Blocks<F> {
  content(delta: Delta): F[];
  /** Closes the block that is open. */
  end(): F[];
  /** Those that are closed. */
  readonly closed: readonly Block[];
}

export function createBlocks<F extends string | Uint8Array>(shape: BlockShape<F>): Blocks<F> {
  const closed: Block[] = [];
  let block: Block | null = null;
  const end = (): F[] => {
    if (block === null) return [];
    const last = block;
    block = null;
    closed.push(last);
    return shape.close(last);
  };
  return {
    content({ channel, text }) {
      const before = block?.channel === channel ? [] : end();
      const opening: F[] = [];
      if (block === null) {
        block = { index: closed.length, channel, text: '' };
        opening.push(...shape.open(block));
      }
      block.text += text;
      return [...before, ...opening, ...shape.delta(block, text)];
    },
    end,
    closed,
  };
}

/** Whole answers have the same blocks. */
export function blocksOf(deltas: readonly Delta[]): Block[] {
  const blocks: Block[] = [];
  for (const { channel, text } of deltas) {
    const last = blocks.at(-1);
    if (last?.channel === channel) last.text += text;
    else blocks.push({ index: blocks.length, channel, text });
  }
  return blocks;
}
