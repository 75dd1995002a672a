// Google Gemini: a list of responses, each with a further part of the text. They are events with `?alt=sse`, else the
// elements of one JSON array. The path contains the model, and whether the request asks for a stream.
// Easy to get wrong: nothing marks the end but a finish reason; a tool call comes whole, never in pieces.
import { errorMessageIn } from './error-message.ts';
import { sseComment, sseEvent } from './framing/sse-text.ts';
import { isObject, objectIn, objectsIn, objectText, parseJson, stringIn } from './json.ts';
import type { JsonObject } from './json.ts';
import { deltasOf, failed, jsonFrames, SILENT, stopIn, unknownUnless } from './meaning.ts';
import { SSE_TYPE, TOOL_NAME } from './openai.ts';
import type { Channel } from '../model/ids.ts';
import type { Answer, AskOptions, Asked, Delta, FrameMeaning, FrameWriter, Protocol } from './protocol.ts';

const STREAMED = 'streamGenerateContent';
const WHOLE = 'generateContent';

export const gemini: Protocol = {
  id: 'gemini',
  title: 'Google Gemini',
  path: ({ model, stream }) => `/v1beta/models/${model}:${stream ? `${STREAMED}?alt=sse` : WHOLE}`,
  mockPrefix: '',
  mockPaths: [`/v1beta/models/{model}:${STREAMED}`, `/v1beta/models/{model}:${WHOLE}`],
  framing: 'sse',
  channels: ['text', 'reasoning', 'tool-arguments'],
  toolArguments: 'whole',
  contentType: (path) => (isSse(path) ? SSE_TYPE : 'application/json; charset=UTF-8'),
  ask: ({ prompt, maxTokens }: AskOptions) => ({
    contents: [{ role: 'user', parts: [{ text: prompt }] }],
    ...(maxTokens === null ? {} : { generationConfig: { maxOutputTokens: maxTokens } }),
  }),
  authorization: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  headers: {},
  streamRequested: ({ path }) => path.includes(`:${STREAMED}`),
  modelRequested: ({ path }: Asked) => {
    const [, model] = /\/models\/([^?]+):(?:stream)?generateContent/i.exec(path) ?? [];
    return model === undefined ? null : decodeURIComponent(model);
  },
  ...jsonFrames(readResponse),
  needsEndFrame: true,
  endsByStop: true,
  readComplete: (body) =>
    isObject(body) && (Array.isArray(body['candidates']) || isObject(body['promptFeedback'])) ? deltasIn(body) : null,
  writer,
  complete: (answer, deltas) => responseOf(answer, deltas.map(partOf), 'STOP'),
  errorBody: (status, message) => ({ error: { code: status, message, status: errorStatus(status) } }),
  errorMessage: errorMessageIn,
};

function isSse(path: string): boolean {
  return /[?&]alt=sse(&|$)/.test(path);
}

function readResponse(response: JsonObject): FrameMeaning {
  if (response['error']) return failed(response);
  const unknown = unknownUnless(response, ['candidates', 'promptFeedback', 'usageMetadata']);
  if (unknown !== null) return unknown;
  const candidates = objectsIn(response, 'candidates');
  const isBlocked = stringIn(objectIn(response, 'promptFeedback'), 'blockReason') !== null;
  const stop = isBlocked ? { isStop: true } : stopIn(candidates, 'finishReason');
  return { ...SILENT, deltas: deltasIn(response), ...stop };
}

function deltasIn(response: JsonObject): Delta[] {
  const parts = objectsIn(response, 'candidates').flatMap((candidate) =>
    objectsIn(objectIn(candidate, 'content'), 'parts'),
  );
  return deltasOf(
    parts.flatMap((part): [Channel, string | null][] => {
      const { args } = objectIn(part, 'functionCall');
      return [
        [part['thought'] === true ? 'reasoning' : 'text', stringIn(part, 'text')],
        ['tool-arguments', objectText(args)],
        ['tool-arguments', stringIn(objectIn(part, 'executableCode'), 'code')],
      ];
    }),
  );
}

function writer(answer: Answer): FrameWriter {
  const asEvents = isSse(answer.path);
  let isFirst = true;
  const frame = (value: unknown): string => {
    if (asEvents) return sseEvent(JSON.stringify(value));
    const before = isFirst ? '[' : ',\r\n';
    isFirst = false;
    return before + JSON.stringify(value, null, 2);
  };
  return {
    hasLines: asEvents,
    opening: () => [],
    content: (delta) => frame(responseOf(answer, [partOf(delta)], null)),
    closing: () => [frame(responseOf(answer, [{ text: '' }], 'STOP')), ...(asEvents ? [] : [']\r\n'])],
    error: (message) => frame(gemini.errorBody(500, message)),
    comment: (text) => (asEvents ? sseComment(text) : null),
    malformed: () =>
      asEvents ? sseEvent('{"candidates":[{"content":{"parts":[{"text":"cut') : frame('x').replace('"x"', '{cut}'),
  };
}

function responseOf(
  { id, model }: Answer,
  parts: readonly JsonObject[],
  finishReason: string | null,
): Record<string, unknown> {
  const end = finishReason === null ? {} : { finishReason };
  const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: parts.length, totalTokenCount: 1 + parts.length };
  return {
    candidates: [{ content: { parts, role: 'model' }, ...end, index: 0 }],
    usageMetadata,
    modelVersion: model,
    responseId: id,
  };
}

function partOf({ channel, text }: Delta): JsonObject {
  if (channel === 'text') return { text };
  if (channel === 'reasoning') return { text, thought: true };
  return { functionCall: { name: TOOL_NAME, args: parseJson(text) ?? {} } };
}

const ERROR_STATUS: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

function errorStatus(status: number): string {
  return ERROR_STATUS[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT');
}
