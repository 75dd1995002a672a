// What each kind of words is called.
import type { Channel } from '../../model/timeline.ts';

export const CHANNEL_WORDS: Readonly<Record<Channel, { noun: string; isPlural: boolean }>> = {
  text: { noun: 'the text', isPlural: false },
  reasoning: { noun: 'the thinking', isPlural: false },
  'tool-arguments': { noun: 'the arguments of the tool call', isPlural: true },
};
