// Routes that stream, found in source text: frameworks of Node and Python, and what must not be taken for one.
import { describe, expect, it } from 'vitest';
import { bodyFor, findPort, findRoute, modelsIn } from '../../../../src/config/directory/found-app.ts';

const route = (text: string, path = 'server.mjs') => findRoute([{ path, text }]);

describe('the route that streams', () => {
  it.each([
    ['Express', `app.post('/chat', async (req, res) => { const { message } = req.body; run({ stream: true }) })`],
    ['Fastify', `fastify.post("/chat", async (req) => { ask(req.body.message, { stream: true }) })`],
    ['Hono', `app.post('/chat', async (c) => { const { message } = await c.req.json(); return streamSSE(c, go) })`],
  ])('%s', (_, text) => {
    expect(route(`import x from 'y';\n\n${text}`)).toEqual({
      method: 'POST',
      path: '/chat',
      file: 'server.mjs',
      line: 3,
      fields: ['message'],
    });
  });

  it.each([
    ['FastAPI', `@app.get("/chat")\nasync def chat(q: str):\n    return StreamingResponse(words(q))`, 'GET'],
    ['Flask', `@app.route("/chat", methods=["POST"])\ndef chat():\n    ask(stream=True)`, 'POST'],
    ['Flask, GET', `@app.route("/chat")\ndef chat():\n    ask(stream=True)`, 'GET'],
  ])('%s', (_, text, method) => {
    expect(route(text, 'main.py')).toMatchObject({ method, path: '/chat', file: 'main.py', line: 1 });
  });

  it('node:http, by the address that it compares', () => {
    const text = `if (req.url === '/events') { res.setHeader('content-type', 'text/event-stream'); }`;
    expect(route(text)).toMatchObject({ method: 'GET', path: '/events' });
    expect(route(`if (req.url !== '/chat') return; run({ stream: true })`)?.path).toBe('/chat');
  });

  it.each([
    ['app/api/chat/route.ts', '/api/chat'],
    ['src/app/(site)/api/chat/route.js', '/api/chat'],
    ['apps/web/app/api/chat/route.ts', '/api/chat'],
    ['packages/site/src/app/api/chat/route.ts', '/api/chat'],
    ['site/pages/api/chat.ts', '/api/chat'],
  ])('Next.js: %s', (path, address) => {
    const text = 'export async function POST(req) { return streamText({}).toTextStreamResponse(); }';
    expect(route(text, path)).toMatchObject({ method: 'POST', path: address, line: 1 });
  });

  it('of several the one that streams, else the one that is called as if it did', () => {
    const others = `app.get('/health', ok);\napp.post('/chat/title', title);\n`;
    expect(route(`${others}app.get('/feed', () => { x({ stream: true }) });`)?.path).toBe('/feed');
    expect(route(`const run = () => x({ stream: true });\n${others}`)?.path).toBe('/chat/title');
  });

  it('there is none where nothing streams, or its address is a pattern', () => {
    expect(route(`app.post('/chat', answer)`)).toBeNull();
    for (const path of ['/chat/:id', '/chat/{id}', '/chat/<id>', '/chat/[id]', '/chat/*'])
      expect(route(`app.get('${path}', () => ({ stream: true }))`)).toBeNull();
    expect(route(`map.get('/chat'); const x = { stream: true };`)).toBeNull();
    expect(findRoute([])).toBeNull();
  });
});

it.each([
  ['POST', ['message'], { message: 'hi' }],
  ['POST', ['id', 'messages'], { messages: [{ role: 'user', content: 'hi' }] }],
  ['POST', ['id', 'question'], { question: 'hi' }],
  ['POST', ['x'], { x: 'hi' }],
  ['POST', [], { message: 'hi' }],
  ['GET', ['message'], null],
] as const)('%s with %j is asked with %j', (method, fields, body) => {
  expect(bodyFor({ method, fields, path: '/', file: 'a.mjs', line: 1 })).toEqual(body);
});

it.each([
  ['app.listen(4000)', 4000],
  ['app.listen(process.env.PORT ?? 4000)', 4000],
  ['const PORT = process.env.PORT || "4000"', 4000],
  ['fastify.listen({ host, port: 4000 })', 4000],
  ['uvicorn.run(app, port=4000)', 4000],
  ['next start --port 4000', 4000],
  ['os.environ.get("PORT", 4000)', 4000],
  ['listen()', null],
])('the port in %s', (text, port) => {
  expect(findPort([text])).toBe(port);
});

it('models that are asked for text', () => {
  const names = ['gpt-4o', 'text-embedding-3', 'whisper-1', 'gpt-4o-mini-tts', 'dall-e-3', 'rerank-v3', 'gpt-4o'];
  const text = names.map((name) => `run({ model: '${name}' })`).join('\n');
  expect(modelsIn([{ path: 'a.mjs', text }])).toEqual(['gpt-4o']);
});

it('the likeliest text comes first', () => {
  expect(findPort(['', '--port 1111', 'app.listen(2222)'])).toBe(1111);
});
