// An app over a WebSocket: its connection may stay open behind the answer, so nobody sees that one stream is served while
// another is held. What is seen is that its words are there.
import type { ExchangeLog } from '../../mock/exchange.ts';
import type { ReceivedMessage } from '../process/host-message.ts';

/**
 * Takes what our reader reports of all its streams.
 * @param logs of the answers that the app asked its model for @param served called when all words of one came to one stream
 */
export function createServedWatch(
  logs: () => readonly Pick<ExchangeLog, 'isWhole' | 'chunks'>[],
  served: () => void,
): (message: ReceivedMessage) => void {
  const texts = new Map<number, string>();
  return (message) => {
    if (message.type !== 'delta') return;
    const { stream } = message;
    const text = (texts.get(stream) ?? '') + message.text.toLowerCase();
    texts.set(stream, text);
    const isIn = ({ tracer }: { tracer: string }) => text.includes(tracer);
    if (logs().some(({ isWhole, chunks }) => isWhole && chunks.length > 0 && chunks.every(isIn))) served();
  };
}
