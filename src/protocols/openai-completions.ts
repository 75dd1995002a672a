// OpenAI Completions: the older API, still spoken by local servers and gateways. It has text only.
import { sseComment, sseEvent } from './framing/sse-text.ts';
import { isObject, objectsIn, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { deltasOf, END_MARK, failed, jsonFrames, SILENT, stopIn, unknownUnless } from './meaning.ts';
import { nowInSeconds, OPENAI_API } from './openai.ts';
import type { Answer, AskOptions, Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

export const openaiCompletions: Protocol = {
  ...OPENAI_API,
  id: 'openai-completions',
  title: 'OpenAI Completions',
  path: () => '/completions',
  mockPaths: ['/completions'],
  channels: ['text'],
  ask,
  ...jsonFrames(readChunk),
  readComplete,
  writer,
  complete,
};

function ask({ model, prompt, maxTokens, stream }: AskOptions): Record<string, unknown> {
  // Without a limit this API stops after 16 tokens.
  return { model, prompt, stream, max_tokens: maxTokens ?? 512 };
}

function readChunk(chunk: JsonObject): FrameMeaning {
  if (Boolean(chunk['error']) || chunk['object'] === 'error') return failed(chunk);
  const unknown = unknownUnless(chunk, ['choices', 'usage']);
  if (unknown !== null) return unknown;
  return { ...SILENT, deltas: deltasIn(chunk), ...stopIn(objectsIn(chunk, 'choices'), 'finish_reason') };
}

function deltasIn(body: JsonObject): Delta[] {
  return deltasOf(objectsIn(body, 'choices').map((choice) => ['text', stringIn(choice, 'text')]));
}

function readComplete(body: unknown): readonly Delta[] | null {
  return isObject(body) && Array.isArray(body['choices']) ? deltasIn(body) : null;
}

function choiceOf(text: string, finishReason: string | null): JsonObject {
  return { index: 0, text, logprobs: null, finish_reason: finishReason };
}

function writer({ id, model }: Answer): FrameWriter {
  const created = nowInSeconds();
  const choice = (text: string, finishReason: string | null = null) =>
    sseEvent(
      JSON.stringify({ id, object: 'text_completion', created, model, choices: [choiceOf(text, finishReason)] }),
    );
  return {
    hasLines: true,
    opening: () => [],
    content: ({ text }) => choice(text),
    closing: () => [choice('', 'stop'), sseEvent(END_MARK)],
    error: (message) => sseEvent(JSON.stringify(openaiCompletions.errorBody(500, message))),
    comment: sseComment,
    malformed: () => sseEvent('{"choices":[{"index":0,"text":"cut'),
  };
}

function complete({ id, model }: Answer, deltas: readonly Delta[]): Record<string, unknown> {
  const choices = [choiceOf(deltas.map(({ text }) => text).join(''), 'stop')];
  return { id, object: 'text_completion', created: nowInSeconds(), model, choices };
}
