// What the decoded body of an answer says: its frames, in the order in which they came, become arrivals and words. It takes
// one piece after the other and keeps none of them, for a body may be far longer than its text.
import { KEPT, STREAM_LIMITS, type StreamLimit } from '../../limits.ts';
import { bodyKindOf, type BodyKind } from '../../protocols/body-kind.ts';
import { redactedExcerptOf } from '../../protocols/excerpt.ts';
import type { Frame, Framer } from '../../protocols/framing/framer.ts';
import { createFramer } from '../../protocols/framing/index.ts';
import type { Protocol } from '../../protocols/protocol.ts';
import { isFraming, readWhole } from '../../protocols/reader.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { createContentLog, type ContentLog, type ContentLogOptions, type WireContent } from './wire-content-log.ts';
import type { TapExchange } from './wire-exchange.ts';

export interface ContentReader {
  /** @param readId the read that made the piece readable. Returns the limit that is met with it; nothing is taken then. */
  take(piece: Buffer, readId: number): StreamLimit | null;
  /** Call this at the end of the body. */
  finish(): WireContent;
}

/** Reads a body of a known kind. */
interface BodyReader {
  take: ContentReader['take'];
  /** Returns what is known of the body as a whole. */
  finish(): Pick<WireContent, 'completeBody' | 'excerpt' | 'form'>;
}

interface ContentOptions extends ContentLogOptions {
  redactor: Redactor;
}

export function createContentReader(exchange: TapExchange, protocol: Protocol, options: ContentOptions): ContentReader {
  const contentType = exchange.responseHeaders?.['content-type'] ?? null;
  const isRefused = exchange.status !== null && exchange.status >= 400;
  const isWhole = exchange.ended === 'complete';
  const log = createContentLog(protocol, options);
  /** White space in front of everything else. */
  let blank: [Buffer, number][] = [];
  let blankBytes = 0;
  let beginning: Buffer | null = null;
  let kind: BodyKind | null = null;
  let body: BodyReader | null = null;

  function begin(known: BodyKind): BodyReader {
    kind = known;
    const begun =
      isFraming(known) && !isRefused
        ? framesOf(createFramer(known), log, isWhole)
        : wholeOf(known, log, { protocol, redactor: options.redactor, isWhole, isRefused });
    for (const [piece, readId] of blank) begun.take(piece, readId);
    blank = [];
    return (body = begun);
  }

  return {
    take(piece, readId) {
      if (piece.length > 0) beginning ??= piece;
      const known = kind ?? bodyKindOf(protocol.framing, contentType, piece);
      if (known !== null) return (body ?? begin(known)).take(piece, readId);
      blank.push([piece, readId]);
      blankBytes += piece.length;
      return blankBytes > STREAM_LIMITS['frame-bytes'].most ? 'frame-bytes' : null;
    },
    finish() {
      // It may say something more: of an error, of the end.
      const rest = (body ?? begin(protocol.framing)).finish();
      return { ...log.content(), ...rest, ...(beginning === null ? {} : { beginning }) };
    },
  };
}

/** @param isWhole whether the body was read to its end; else its last frame may be half a one, which is no error */
function framesOf(framer: Framer, log: ContentLog, isWhole: boolean): BodyReader {
  /** A frame grows by separators that come after it. */
  let last: Frame | null = null;
  const add = (frames: readonly Frame[]) => {
    for (const frame of frames) {
      if (last !== null) log.addFrame(last, true);
      last = frame;
    }
  };
  return {
    take(piece, readId) {
      add(framer.feed(piece, readId));
      return framer.pendingBytes > STREAM_LIMITS['frame-bytes'].most ? 'frame-bytes' : log.limit();
    },
    finish() {
      if (last !== null) log.addFrame(last, true);
      const { frames, unseparated } = framer.finish();
      for (const frame of frames) log.addFrame(frame, isWhole);
      return { completeBody: false, excerpt: null, form: log.form(unseparated) };
    },
  };
}

/** One JSON body, a web page, or what came with an error status. */
function wholeOf(
  kind: BodyKind,
  log: ContentLog,
  {
    protocol,
    redactor,
    isWhole,
    isRefused,
  }: { protocol: Protocol; redactor: Redactor; isWhole: boolean; isRefused: boolean },
): BodyReader {
  const pieces: Buffer[] = [];
  let bytes = 0;
  let lastReadId = 0;
  /** Of what is no answer only the beginning is looked at. */
  const isRead = kind === 'json' && !isRefused;
  const most = isRead ? STREAM_LIMITS['whole-body-bytes'].most : KEPT.errorBytes;
  return {
    take(piece, readId) {
      if (piece.length > 0) lastReadId = readId;
      bytes += piece.length;
      if (bytes - piece.length < most) pieces.push(piece);
      return isRead && bytes > most ? 'whole-body-bytes' : null;
    },
    finish() {
      const text = Buffer.concat(pieces).toString('utf8');
      const excerpt = redactedExcerptOf(text, redactor) || null;
      if (isFraming(kind)) {
        log.fail(excerpt);
        return { completeBody: false, excerpt };
      }
      const { deltas, error } = readWhole(protocol, kind, text);
      if (error !== null) {
        if (isWhole) log.fail(error);
        return { completeBody: false, excerpt };
      }
      if (isRefused) return { completeBody: false, excerpt };
      for (const [i, delta] of deltas.entries()) log.add(delta, lastReadId, { bytes: i === 0 ? bytes : 0 });
      log.complete();
      return { completeBody: true, excerpt: null };
    },
  };
}
