// What the SDKs that Stainless generates have in common: those of OpenAI, Anthropic and Groq.
import type { OpenHooks } from '../client.ts';

/** What create() gives. */
export interface ApiPromise extends Promise<AsyncIterable<unknown>> {
  withResponse(): Promise<{ data: AsyncIterable<unknown>; response: Response }>;
}

/** The events, once status and headers have been shown. */
export async function shownResponse(
  created: ApiPromise,
  onResponse: OpenHooks['onResponse'],
): Promise<AsyncIterable<unknown>> {
  const { data, response } = await created.withResponse();
  onResponse(response.status, Object.fromEntries(response.headers));
  return data;
}
