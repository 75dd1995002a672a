// What the shapes without an API have in common.
import type { Channel } from '../model/ids.ts';
import { isObject } from './json.ts';
import type { AskOptions, Asked, Delta } from './protocol.ts';

/** Member that holds the text of a channel. */
export const TEXT_MEMBERS: Readonly<Record<Channel, string>> = {
  text: 'text',
  reasoning: 'reasoning',
  'tool-arguments': 'tool_arguments',
};

export function askPlain({ model, prompt, maxTokens, stream }: AskOptions): Record<string, unknown> {
  return { prompt, model, stream, ...(maxTokens === null ? {} : { max_tokens: maxTokens }) };
}

export function saysPlainStream({ body }: Asked): boolean | null {
  return isObject(body) && typeof body['stream'] === 'boolean' ? body['stream'] : null;
}

/** The text of each channel; that of the answer always. */
export function wholeTexts(deltas: readonly Delta[]): Record<string, string> {
  const texts: Record<string, string> = { [TEXT_MEMBERS.text]: '' };
  for (const { channel, text } of deltas) texts[TEXT_MEMBERS[channel]] = (texts[TEXT_MEMBERS[channel]] ?? '') + text;
  return texts;
}
