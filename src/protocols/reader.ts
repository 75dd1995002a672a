// Turns the bytes of an answer into deltas, for clients without a parser. It runs in the process of the client under test,
// so it is synchronous and fast.
// Easy to get wrong: a server may answer a request for a stream with one JSON body, or with a web page.
import { createAnswerEnd } from './answer-end.ts';
import { limitSentence, STREAM_LIMITS, type StreamLimit } from '../limits.ts';
import { bodyKindOf } from './body-kind.ts';
import type { BodyKind } from './body-kind.ts';
import { excerptOf } from './excerpt.ts';
import { createFramer, type Framing } from './framing/index.ts';
import type { Frame, FrameContent, Framer } from './framing/framer.ts';
import { isObject, parseJson } from './json.ts';
import { failed, SILENT } from './meaning.ts';
import type { Delta, FrameMeaning, Protocol } from './protocol.ts';

export interface DeltaReader {
  /** The content that these bytes complete. */
  feed(bytes: Uint8Array): Delta[];
  /** Call this at the end of the body. Returns the content of an answer that came as one JSON body. */
  finish(): Delta[];
  /** Whether the answer is complete: its end mark was seen or the model had stopped, or it was one whole JSON body. */
  readonly ended: boolean;
  /** The first error: reported by the API, or a body that cannot be read. */
  readonly error: string | null;
}

/** Reads one answer. `contentType` is the response header, null if there is none. */
export function createDeltaReader(protocol: Protocol, contentType: string | null): DeltaReader {
  let framer: Framer | null = null;
  let kind: BodyKind | null = null;
  /** Everything until the kind is known; after that the bytes of a body that is no stream. */
  let collected: Uint8Array[] = [];
  const end = createAnswerEnd(protocol);
  let isWhole = false;
  let collectedBytes = 0;
  let isOver = false;
  let error: string | null = null;

  function readFrames(frames: readonly Frame[]): Delta[] {
    return frames.flatMap((frame) => {
      const meaning = meaningOf(protocol, frame);
      if (meaning === null) return [];
      const counted = end.take(meaning);
      error ??= counted.error;
      return [...counted.deltas];
    });
  }

  function begin(framing: Framing): Delta[] {
    const begun = collected;
    const created = (framer = createFramer(framing));
    collected = [];
    return begun.flatMap((piece) => readFrames(created.feed(piece, 0)));
  }

  /** Nothing is read behind it. */
  function over(limit: StreamLimit): Delta[] {
    error ??= limitSentence(limit);
    [framer, collected, isOver] = [null, [], true];
    return [];
  }

  return {
    feed(bytes) {
      if (isOver) return [];
      if (framer !== null) {
        const deltas = readFrames(framer.feed(bytes, 0));
        return framer.pendingBytes > STREAM_LIMITS['frame-bytes'].most ? over('frame-bytes') : deltas;
      }
      collected.push(bytes);
      collectedBytes += bytes.length;
      if (collectedBytes > STREAM_LIMITS['whole-body-bytes'].most) return over('whole-body-bytes');
      kind ??= bodyKindOf(protocol.framing, contentType, bytes);
      return kind !== null && isFraming(kind) ? begin(kind) : [];
    },
    finish() {
      if (isOver) return [];
      // Only white space came.
      const blank = kind === null ? begin(protocol.framing) : [];
      if (framer !== null) {
        const { frames, unseparated } = framer.finish();
        const deltas = [...blank, ...readFrames(frames)];
        if (unseparated !== undefined) {
          end.takeRest(meaningOfRest(protocol, unseparated));
          error ??= bareErrorIn(unseparated)?.error ?? null;
        }
        return deltas;
      }
      if (kind === null || isFraming(kind)) return blank;
      const whole = readWhole(protocol, kind, Buffer.concat(collected).toString('utf8'));
      isWhole = whole.error === null;
      error ??= whole.error;
      return [...whole.deltas];
    },
    get ended() {
      return isWhole || end.isEnded;
    },
    get error() {
      return error;
    },
  };
}

export function isFraming(kind: BodyKind): kind is Framing {
  return kind !== 'json' && kind !== 'html';
}

/** What a frame means in this protocol; null for one that readers ignore. */
export function meaningOf(protocol: Protocol, frame: Frame): FrameMeaning | null {
  const bare = bareErrorIn(frame);
  if (frame.isComment) return bare;
  if (frame.fault !== null) return failed(frame.fault);
  const meaning = protocol.read(frame);
  return { ...meaning, error: meaning.error ?? bare?.error ?? null };
}

/** What an event would mean that lacks its separator, and may lack more. */
export function meaningOfRest(protocol: Protocol, rest: FrameContent): FrameMeaning {
  return rest.data === '' && rest.event === null ? SILENT : protocol.read(rest);
}

/** Some servers write an error behind events as it is, without the name of a field. Other such JSON is ignored. */
export function bareErrorIn({ bare }: FrameContent): FrameMeaning | null {
  if (bare === undefined) return null;
  const value = parseJson(bare);
  const holder: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(holder) && Boolean(holder['error']) ? failed(holder) : null;
}

/** The content of an answer that is not a stream of frames, or its error. */
export function readWhole(
  protocol: Protocol,
  kind: 'json' | 'html',
  text: string,
): { deltas: readonly Delta[]; error: string | null } {
  const failed = (error: string) => ({ deltas: [], error });
  if (kind === 'html') return failed(`A web page came instead of a stream: "${excerptOf(withoutTags(text))}"`);
  const body = parseJson(text);
  const deltas = protocol.readComplete(body);
  if (deltas !== null) return { deltas, error: null };
  return failed(protocol.errorMessage(body) ?? `JSON that is no answer of ${protocol.title}: "${excerptOf(text)}"`);
}

/** More than an excerpt shows. */
const PAGE_CHARACTERS = 1000;

/**
 * The words of a web page without its head, which would fill the excerpt. Each search goes on where the last one ended: a
 * regular expression would search all of a page of megabytes at every tag.
 */
function withoutTags(html: string): string {
  let words = '';
  let at = 0;
  while (words.length < PAGE_CHARACTERS) {
    const open = html.indexOf('<', at);
    const said = html.slice(at, open < 0 ? undefined : open).trim();
    if (said !== '') words += `${said} `;
    if (open < 0) break;
    const [, element] = /^<(script|style)\b/i.exec(html.slice(open, open + 8)) ?? [];
    const inside = element === undefined ? open : endOf(element, html, open);
    at = inside < 0 ? 0 : html.indexOf('>', inside) + 1;
    if (at === 0) break;
  }
  return words === '' ? html : words;
}

function endOf(element: string, html: string, from: number): number {
  const end = new RegExp(`</${element}`, 'gi');
  end.lastIndex = from;
  return end.exec(html)?.index ?? -1;
}
