// Products that are the app, or serve it: frameworks, their servers, and servers of developers. The more specific first.
import { STREAMED, type Product } from './product.ts';

/** What compression of Express respects, and so do most others. */
const NO_TRANSFORM_IN_NODE = "response.setHeader('cache-control', 'no-cache, no-transform');";

export const SERVERS = [
  {
    id: 'next',
    title: 'Next.js',
    is: 'server',
    signs: { headers: { 'x-powered-by': /next\.js/i, 'x-nextjs-cache': /^/ }, packages: ['next'] },
    fixes: {
      'compressor-not-flushed': 'compress: false,',
      'collected-answer': STREAMED,
    },
    checked: 'from-documentation',
  },
  {
    id: 'nest',
    title: 'NestJS',
    is: 'server',
    signs: { headers: {}, packages: ['@nestjs/core', '@nestjs/common'], line: /^\[Nest\]/ },
    fixes: { 'compressor-not-flushed': NO_TRANSFORM_IN_NODE },
    checked: 'by-a-test',
  },
  {
    id: 'express',
    title: 'Express',
    is: 'server',
    signs: { headers: { 'x-powered-by': /^express/i }, packages: ['express', 'compression'] },
    fixes: { 'compressor-not-flushed': NO_TRANSFORM_IN_NODE },
    checked: 'by-a-test',
  },
  {
    id: 'fastify',
    title: 'Fastify',
    is: 'server',
    signs: { headers: {}, packages: ['fastify', '@fastify/compress'] },
    fixes: { 'compressor-not-flushed': "app.get('/chat', { compress: false }, answer);" },
    checked: 'by-a-test',
  },
  {
    id: 'koa',
    title: 'Koa',
    is: 'server',
    signs: { headers: {}, packages: ['koa', 'koa-compress'] },
    fixes: { 'compressor-not-flushed': 'context.compress = false;' },
    checked: 'by-a-test',
  },
  {
    id: 'vite',
    title: 'Vite',
    is: 'dev-server',
    signs: { headers: {}, packages: ['vite'] },
    // It passes on what comes: its page says what can go wrong in front of it and behind it.
    fixes: {},
    checked: 'by-a-test',
  },
  {
    id: 'webpack',
    title: 'webpack-dev-server',
    is: 'dev-server',
    signs: { headers: {}, packages: ['webpack-dev-server'], line: /\[webpack-dev-server\]/ },
    fixes: { 'compressor-not-flushed': 'compress: false,' },
    checked: 'where-installed',
  },
  {
    id: 'django',
    title: 'Django',
    is: 'server',
    signs: { headers: { server: /^wsgiserver/i }, packages: ['django'] },
    saysCollected: /StreamingHttpResponse must consume a?synchronous iterators/,
    fixes: {
      'compressor-not-flushed': 'response.headers["Content-Encoding"] = "identity"',
      'collected-answer': 'async for text in words():',
    },
    checked: 'by-a-test',
  },
  {
    id: 'flask',
    title: 'Flask',
    is: 'server',
    signs: { headers: { server: /werkzeug/i }, packages: ['flask', 'werkzeug'] },
    fixes: {
      'collected-answer': 'return Response(stream_with_context(words()), mimetype="text/event-stream")',
    },
    checked: 'by-a-test',
  },
  {
    id: 'gunicorn',
    title: 'gunicorn',
    is: 'server',
    signs: { headers: { server: /gunicorn/i }, packages: ['gunicorn'] },
    fixes: { 'serialised-streams': 'gunicorn --worker-class gthread --threads 40 app:app' },
    checked: 'by-a-test',
  },
  {
    id: 'starlette',
    title: 'Starlette and FastAPI',
    is: 'server',
    signs: { headers: { server: /uvicorn|hypercorn|granian/i }, packages: ['starlette', 'fastapi'] },
    fixes: {
      'compressor-not-flushed': "pip install 'starlette>=1.5'",
      'serialised-streams': 'return StreamingResponse(iterate_in_threadpool(words()), media_type="text/event-stream")',
    },
    checked: 'by-a-test',
  },
  {
    id: 'go',
    title: 'Go',
    is: 'server',
    signs: { headers: {} },
    bufferBytes: [4096, 32_768],
    fixes: {
      'unflushed-writes': 'http.NewResponseController(w).Flush()',
      'flush-timer': 'proxy.FlushInterval = -1',
    },
    checked: 'where-installed',
  },
  {
    id: 'spring',
    title: 'Spring',
    is: 'server',
    signs: { headers: { 'x-application-context': /^/ } },
    bufferBytes: [8192],
    fixes: { 'unflushed-writes': 'response.flushBuffer();' },
    checked: 'from-documentation',
  },
  {
    id: 'php-fpm',
    title: 'PHP-FPM',
    is: 'server',
    signs: { headers: { 'x-powered-by': /^php/i } },
    bufferBytes: [4096],
    fixes: { 'unflushed-writes': 'while (ob_get_level() > 0) ob_end_flush();' },
    checked: 'from-documentation',
  },
] as const satisfies readonly Product[];
