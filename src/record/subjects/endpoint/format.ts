// What an answer is made of: by its bytes; and by how they came, for a model that writes JSON streams one JSON body.
//
//   {"title":"Soup","steps":[]}                     one body: no stream
//   {"ti...tle"...:"So...up","...steps"...:[]...}   text, which happens to be JSON
import { msBetween } from '../../../clock.ts';
import { liveJson, RECOGNISED_BYTES, recognise, type Format } from '../../../protocols/recognise.ts';
import { decodedBeginning } from '../../vantages/beginning.ts';
import type { TapExchange } from '../../vantages/wire-exchange.ts';

/** What a model writes comes in as many pieces, over as long a time, and with no more bytes a second. Judgements. */
const LIVE = { pieces: 8, ms: 500, bytesPerSecond: 2000 };
const BLANK = 0x20;

export async function formatOf(exchange: Pick<TapExchange, 'path' | 'reads' | 'responseHeaders'>): Promise<Format> {
  const { path, reads, responseHeaders } = exchange;
  const beginning = await decodedBeginning(exchange, RECOGNISED_BYTES);
  const format = recognise(responseHeaders?.['content-type'] ?? null, beginning, path);
  return format.id === 'json' && isWrittenLive(reads) ? liveJson : format;
}

/** Easy to get wrong: some servers send blanks in front of a body to keep the connection open. */
function isWrittenLive(reads: TapExchange['reads']): boolean {
  const written = reads.filter(({ body }) => body.some((byte) => byte > BLANK));
  const [first, last] = [written[0], written.at(-1)];
  if (first === undefined || last === undefined || written.length < LIVE.pieces) return false;
  const ms = msBetween(first.at, last.at);
  const bytes = written.reduce((sum, { body }) => sum + body.length, 0);
  return ms >= LIVE.ms && bytes <= (LIVE.bytesPerSecond * ms) / 1000;
}
