// Frames as a line of text each: what they say, which reads brought them, and where they lie in the body.
import type { Frame, Framer } from '../../src/protocols/framing/framer.ts';

/** "data begunIn-completedIn#index start..end"; a comment has `:` in place of its data. */
export function line({ isComment, data, beganReadId, readId, indexInRead, startByte, endByte }: Frame): string {
  return `${isComment ? ':' : data} ${beganReadId}-${readId}#${indexInRead} ${startByte}..${endByte}`;
}

/** What a body gives; `|` is where one read ends and the next begins. */
export function drawn(framer: Framer, body: string): { frames: string[]; rest: string[]; trailingBytes: number } {
  const frames = body.split('|').flatMap((read, id) => framer.feed(new TextEncoder().encode(read), id));
  const { frames: rest, trailingBytes } = framer.finish();
  return { frames: frames.map(line), rest: rest.map(line), trailingBytes };
}
