// Salted digests of the text, by channel: they tell whether two vantages saw the same words without keeping the words.
// Easy to get wrong: vantages cut the text differently, even inside a surrogate pair, and must still agree; so UTF-16
// code units are hashed, not UTF-8.
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { DIGEST_STEP } from '../../model/timeline.ts';
import type { Channel, TextDigest, Timeline } from '../../model/timeline.ts';

/** Hexadecimal characters kept of each digest: 48 bits, far from chance for a few thousand digests of one recording. */
const DIGEST_CHARACTERS = 12;

export interface Digester {
  add(channel: Channel, text: string): void;
  /** The digests so far; a channel without a character is left out. */
  digests(): Timeline['digests'];
}

/** The salt is drawn anew for each recording and never stored: digests of two recordings cannot be compared. */
export function createDigester(salt: Buffer): Digester {
  const channels = new Map<Channel, ChannelDigester>();
  return {
    add(channel, text) {
      if (text === '') return;
      let digester = channels.get(channel);
      if (digester === undefined) channels.set(channel, (digester = createChannelDigester(salt)));
      digester.add(text);
    },
    digests: () => Object.fromEntries([...channels].map(([channel, digester]) => [channel, digester.digest()])),
  };
}

interface ChannelDigester {
  add(text: string): void;
  digest(): TextDigest;
}

function createChannelDigester(salt: Buffer): ChannelDigester {
  const hash = createHash('sha256').update(salt);
  const steps: string[] = [];
  let characters = 0;
  return {
    add(text) {
      for (let from = 0; from < text.length;) {
        const piece = text.slice(from, from + DIGEST_STEP - (characters % DIGEST_STEP));
        hash.update(piece, 'utf16le');
        from += piece.length;
        characters += piece.length;
        if (characters % DIGEST_STEP === 0) steps.push(peek(hash));
      }
    },
    // A text of a whole number of steps has its last digest in the list already.
    digest: () => ({ characters, steps: characters % DIGEST_STEP === 0 ? [...steps] : [...steps, peek(hash)] }),
  };
}

function peek(hash: Hash): string {
  return hash.copy().digest('hex').slice(0, DIGEST_CHARACTERS);
}
