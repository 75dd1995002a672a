// HTTP errors as each API words them: SDKs make their exceptions of the type, and programs branch on the code.
import { expect, test } from 'vitest';
import { protocols } from '../../../src/protocols/index.ts';

const openai = (type: string, code: string | null) => ({ error: { message: 'no', type, param: null, code } });
const anthropic = (type: string) => ({ type: 'error', error: { type, message: 'no' } });
const google = (code: number, status: string) => ({ error: { code, message: 'no', status } });

test.each([
  ['openai-chat', 400, openai('invalid_request_error', null)],
  ['openai-chat', 401, openai('invalid_request_error', 'invalid_api_key')],
  ['openai-responses', 404, openai('invalid_request_error', 'model_not_found')],
  ['openai-completions', 429, openai('requests', 'rate_limit_exceeded')],
  ['openai-chat', 503, openai('server_error', null)],
  ['anthropic-messages', 400, anthropic('invalid_request_error')],
  ['anthropic-messages', 401, anthropic('authentication_error')],
  ['anthropic-messages', 429, anthropic('rate_limit_error')],
  ['anthropic-messages', 500, anthropic('api_error')],
  ['anthropic-messages', 529, anthropic('overloaded_error')],
  ['gemini', 400, google(400, 'INVALID_ARGUMENT')],
  ['gemini', 403, google(403, 'PERMISSION_DENIED')],
  ['gemini', 429, google(429, 'RESOURCE_EXHAUSTED')],
  ['gemini', 500, google(500, 'INTERNAL')],
  ['gemini', 503, google(503, 'UNAVAILABLE')],
  ['bedrock-converse', 400, { __type: 'ValidationException', message: 'no' }],
  ['bedrock-converse', 429, { __type: 'ThrottlingException', message: 'no' }],
  ['bedrock-converse', 500, { __type: 'InternalServerException', message: 'no' }],
  ['ollama', 404, { error: 'no' }],
])('%s %i', (id, status, body) => {
  expect(protocols.get(id).errorBody(status, 'no')).toEqual(body);
});
