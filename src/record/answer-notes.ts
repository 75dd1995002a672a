// What a user should know of an answer that counts as one: what other readers would not take, or take otherwise.
import { beginsLikeEvents } from '../protocols/body-kind.ts';
import { excerptOf } from '../protocols/excerpt.ts';
import { statusName } from './outcome.ts';
import type { TapExchange } from './vantages/wire.ts';
import type { WireReading } from './vantages/wire-timeline.ts';

/** A sentence each. */
export function answerNotes(exchange: TapExchange | undefined, reading: WireReading | null): string[] {
  if (exchange === undefined || reading === null || exchange.status === null || exchange.status >= 300) return [];
  const notes: string[] = [];
  // 101 is the usual status of a WebSocket.
  if (exchange.status !== 200 && exchange.status !== 101 && reading.timeline.arrivals.length > 0) {
    notes.push(`The server answered ${statusName(exchange)}, where 200 OK is usual: some clients take nothing else.`);
  }
  return [...notes, ...typeNotes(exchange, reading), ...endNotes(exchange, reading)];
}

const EVENT_STREAM = 'text/event-stream';

function typeNotes({ responseHeaders }: TapExchange, { beginning }: WireReading): string[] {
  const contentType = responseHeaders?.['content-type'] ?? null;
  const essence = contentType?.replace(/;.*/s, '').trim().toLowerCase();
  if (essence === EVENT_STREAM || beginning === undefined || !beginsLikeEvents(beginning)) return [];
  const what = contentType === null ? 'has no content type' : `has the content type "${excerptOf(contentType)}"`;
  return [
    `The answer is made of server-sent events, but ${what}: EventSource of a browser takes only ${EVENT_STREAM}.`,
  ];
}

function endNotes({ ended }: TapExchange, { form, error }: WireReading): string[] {
  const notes: string[] = [];
  if (form === undefined) return notes;
  if (form.behindEnd > 0) {
    notes.push(`${form.behindEnd} characters came behind the end mark of the answer; they are not counted.`);
  }
  if (ended !== 'complete' || error !== null) return notes;
  if (form.isMarkMissing) {
    const rest = form.unseparated === 'end' ? 'came in an event without the blank line that ends it' : 'did not come';
    notes.push(`The end mark of the answer ${rest}; it counts as whole, because the model had said why it stopped.`);
  } else if (form.unseparated === 'words') {
    notes.push(
      'The last words came in an event without the blank line that ends it: readers that keep to the standard drop them.',
    );
  }
  return notes;
}
