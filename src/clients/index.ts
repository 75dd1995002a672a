// The catalog of clients.
import { defineCatalog } from '../catalog.ts';
import { client as anthropic } from './project/anthropic.ts';
import { client as axios } from './project/axios.ts';
import { client as adkJs } from './project/adk-js.ts';
import { client as aiSdk } from './project/ai-sdk.ts';
import { client as aiSdkSmooth } from './project/ai-sdk-smooth.ts';
import type { Client } from './client.ts';
import { client as curl } from './built-in/curl.ts';
import { client as curlSync } from './built-in/curl-sync.ts';
import { client as eventsource } from './project/eventsource.ts';
import { client as fetchClient } from './built-in/fetch.ts';
import { client as googleGenai } from './project/google-genai.ts';
import { client as got } from './project/got.ts';
import { client as groq } from './project/groq.ts';
import { client as mistral } from './project/mistral.ts';
import { client as nodeFetch } from './project/node-fetch.ts';
import { client as langchain } from './project/langchain.ts';
import { client as langgraph } from './project/langgraph.ts';
import { client as nodeHttp } from './built-in/node-http.ts';
import { client as ollamaJs } from './project/ollama-js.ts';
import { client as openai } from './project/openai.ts';
import { pythonClients } from './python/index.ts';
import { client as undici } from './built-in/undici.ts';
import { client as undiciSync } from './built-in/undici-sync.ts';

/** File and id are the same: the host loads a client by its id. */
export const clients = defineCatalog<Client>('client', [
  undici,
  fetchClient,
  nodeHttp,
  undiciSync,
  curl,
  curlSync,
  axios,
  got,
  nodeFetch,
  eventsource,
  openai,
  anthropic,
  googleGenai,
  groq,
  mistral,
  ollamaJs,
  aiSdk,
  aiSdkSmooth,
  langchain,
  langgraph,
  adkJs,
  ...pythonClients,
]);
