// The marker test: one secret stands wherever words of others come in, in every form, and nothing of it comes out: not on
// stdout or stderr, not in a report, not in a recording. house/readers.test.ts holds the list of the places.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { createFakeIo } from '../cli/fake-io.ts';
import { freePort } from '../support/free-port.ts';
import { FORMS, leaksIn, MARKER } from '../support/marker.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-check-marker-'));
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

// Programs inherit what this process has.
process.env['MARKER_TOKEN'] = MARKER;
process.env['OPENAI_API_KEY'] = MARKER;

/** What came out of a command line, wherever. @param meanwhile ends it, for a command that does not end by itself */
async function everythingOf(args: readonly string[], meanwhile?: (stdout: () => string) => Promise<void>) {
  const out = mkdtempSync(join(directory, 'out-'));
  // Nobody points an app anywhere.
  const env = { ...process.env, CI: 'true' } as Record<string, string>;
  const fake = createFakeIo(env, directory);
  Object.assign(fake.io.stderr, { isTTY: true, columns: 200 });
  const [before, program] = [args.slice(0, args.indexOf('--')), args.slice(args.indexOf('--'))];
  const options = ['serve'].includes(args[0]!)
    ? []
    : ['--record', out, '--reporter', `json=${join(out, 'report.json')}`, '--verbose'];
  const line = args.includes('--') ? [...before, ...options, ...program] : [...args, ...options];
  const running = run(['node', 'stream-check', ...line], fake.io);
  await meanwhile?.(() => fake.written().stdout);
  if (meanwhile !== undefined) fake.signal('SIGINT');
  const code = await running;
  const { stdout, stderr } = fake.written();
  const files = readdirSync(out).map((name) => `${name}\n${readFileSync(join(out, name), 'utf8')}`);
  return { code, stdout, stderr, files: files.join('\n') };
}

/** @param first number of a request */
async function serve(handle: (request: IncomingMessage, response: ServerResponse, number: number) => void, first = 0) {
  let number = first;
  const server = createServer((request, response) => {
    request.resume();
    handle(request, response, number++);
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const frame = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const delta = (content: string) => frame({ id: 'x', model: MARKER, choices: [{ index: 0, delta: { content } }] });
const header = (form: string) => form.replace(/[^\x21-\x7e]/g, '');

/** Ways of a server to repeat a key. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse, form: string) => void>> = {
  'an error': (response, form) => response.writeHead(401).end(JSON.stringify({ error: { message: `No: ${form}` } })),
  'an error at the edge of what is quoted': (response, form) =>
    response.writeHead(401).end(JSON.stringify({ error: { message: `${'x'.repeat(60)} ${form} and more` } })),
  'a page': (response, form) =>
    response.writeHead(500, { 'content-type': 'text/html' }).end(`<html><title>${form}</title><p>${form}</p></html>`),
  'another JSON': (response, form) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ [form]: form })),
  'a status line': (response, form) => response.writeHead(403, `No ${header(form)}`).end(),
  'a redirect': (response, form) =>
    response.writeHead(302, { location: `http://127.0.0.1:9/${header(form)}/x?k=${header(form)}` }).end(),
  'an unknown encoding': (response, form) =>
    response.writeHead(200, { 'content-encoding': header(form) }).end(delta('Hello')),
  'an error frame': (response, form) =>
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(delta('a') + frame({ error: { message: form } })),
  'a frame that is none': (response, form) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`${delta('a')}data: {${form}\n\n`),
  'headers and types of a stream': (response, form) => {
    const value = header(form);
    const headers = { server: value, via: value, 'x-powered-by': value, 'set-cookie': value, 'x-other': value };
    response.writeHead(200, { ...headers, 'content-type': `text/event-stream; k=${value}` });
    response.write(delta('The key is '));
    response.write(`event: ${form.replaceAll('\n', '')}\ndata: ${JSON.stringify({ type: form })}\n\n`);
    // As a model says it: a few letters at a time.
    for (const piece of form.match(/[^]{1,5}/g) ?? []) response.write(delta(piece));
    response.end('data: [DONE]\n\n');
  },
};

const WAYS = Object.values(ANSWERS);
/** Each answer in turn, each round in other forms. A check asks once a run: one command has a round, and three run at once. */
const ROUNDS = [1, 2, 3];
const RUNS = WAYS.length;
const repeating = (round: number) =>
  serve(
    (_request, response, number) => {
      const form = FORMS[(number + Math.floor(number / WAYS.length)) % FORMS.length]!;
      WAYS[number % WAYS.length]!(response, form);
    },
    (round - 1) * WAYS.length,
  );

describe.concurrent('check', () => {
  it.each(ROUNDS)('an upstream, round %d', async (round) => {
    const asked = ['m', '--base-url', `${await repeating(round)}/v1`, '--api-key-env', 'MARKER_TOKEN', '--keep-text'];
    const { code, ...said } = await everythingOf([...asked, '--runs', String(RUNS)]);
    expect(code).toBe(4);
    expect(said.files.match(/\(redacted\)/g)!.length).toBeGreaterThan(2 * RUNS);
    expect(leaksIn(Object.values(said).join('\n'))).toEqual([]);
  });

  // In no variable, and of no known form.
  const secret = 'Gv8kMarker-Typed77';
  it.each([
    ['header', '', ['--header', `authorization: Bearer ${secret}`]],
    ['header of any name', '', ['--header', `x-goog-iap: ${secret}`]],
    ['cookie', '', ['--header', `cookie: a=1; sid=${secret}`]],
    ['password', `u:${secret}@`, []],
  ])('given as a %s alone', async (_, login, given) => {
    const url = await serve((request, response) => {
      const sent = JSON.stringify(request.headers.authorization ?? request.headers);
      response.writeHead(401).end(JSON.stringify({ error: { message: `${secret} ${sent}` } }));
    });
    const said = await everythingOf(['m', '--base-url', `${url.replace('//', `//${login}`)}/v1`, ...given]);
    expect(said.stdout).toContain('(redacted)');
    expect(JSON.stringify(said)).not.toMatch(/Marker-Typed|typed77/i);
    expect(JSON.stringify(said)).not.toContain(Buffer.from(`u:${secret}`).toString('base64').slice(4, 16));
  });

  it('an own client: on stderr, thrown, on file descriptor 3, in what it says of itself', async () => {
    const count = join(directory, 'count');
    writeFileSync(count, '0');
    const client = join(directory, 'client.mjs');
    writeFileSync(
      client,
      `import { readFileSync, writeFileSync, writeSync } from 'node:fs';
const forms = ${JSON.stringify(FORMS)};
const count = Number(readFileSync(${JSON.stringify(count)}, 'utf8'));
writeFileSync(${JSON.stringify(count)}, String(count + 1));
const form = forms[Math.floor(count / 3) % forms.length];
export async function* open() {
  process.stderr.write('boot ' + form + '\\n');
  if (count % 3 === 0) throw new Error('no ' + form);
  if (count % 3 === 1) writeSync(3, 'rubbish ' + form + '\\n');
  yield 'x';
  process.exit(3);
}
`,
    );
    const asked = ['mock', '--client', client, '--timed', '--runs', '6', '--timeout', '5'];
    const { code, ...said } = await everythingOf(asked);
    expect(code).toBe(4);
    expect(said.files).toContain('(redacted)');
    expect(leaksIn(Object.values(said).join('\n'))).toEqual([]);
  });
});

describe.concurrent('run', () => {
  const program = join(directory, 'program.mjs');
  writeFileSync(
    program,
    `const forms = ${JSON.stringify(FORMS)};
const key = process.env.OPENAI_API_KEY;
const ask = (path) => fetch(process.env.OPENAI_BASE_URL + path, { method: 'POST', headers: { authorization: 'Bearer ' + key },
  body: JSON.stringify({ model: forms[0], stream: true, messages: [] }) });
for (const form of forms) {
  process.stderr.write('key ' + form + '\\n');
  process.stdout.write(form + '\\n');
  await (await ask('/chat/completions')).text();
}
await ask('/other/' + forms[0]);
process.stderr.write('last ');
for (const letter of forms[0]) {
  process.stderr.write(letter);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
process.exitCode = 1;
`,
  );

  it('a program and its model', async () => {
    const url = await serve((_request, response, number) =>
      ANSWERS['an error']!(response, FORMS[number % FORMS.length]!),
    );
    const { code, ...said } = await everythingOf(['run', '--base-url', `${url}/v1`, '--', process.execPath, program]);
    expect(code).toBe(4);
    expect(said.stderr).toContain('(redacted)');
    expect(leaksIn(Object.values(said).join('\n'))).toEqual([]);
  });

  it('a key that only the program has is known by its request', async () => {
    const own = join(directory, 'own.mjs');
    const secret = 'Gv8kMarker-Own77';
    writeFileSync(
      own,
      `await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', { method: 'POST',
  headers: { authorization: 'Bearer ${secret}' }, body: '{"model":"m","stream":true}' });`,
    );
    const url = await serve((_request, response) => ANSWERS['an error']!(response, secret));
    const said = await everythingOf(['run', '--base-url', `${url}/v1`, '--', process.execPath, own]);
    expect(JSON.stringify(said)).not.toContain('Marker-Own');
  });
});

describe.concurrent('through', () => {
  it.each(ROUNDS)('an app, round %d', async (round) => {
    const url = `${await repeating(round)}/chat?token=${encodeURIComponent(MARKER)}`;
    const asked = ['through', url, '--port', '0', '--timed', '--runs', String(RUNS)];
    const { code, ...said } = await everythingOf([...asked, '--header', `authorization: Bearer ${MARKER}`]);
    expect(code).toBe(4);
    expect(said.files).toContain('(redacted)');
    expect(leaksIn(Object.values(said).join('\n'))).toEqual([]);
  });

  it('an app that we start: its last words, and what it logs', async () => {
    const app = join(directory, 'app.mjs');
    const free = await freePort();
    writeFileSync(
      app,
      `import { createServer } from 'node:http';
for (const form of ${JSON.stringify(FORMS)}) console.error('warning: ' + form);
if (process.argv[2] === 'ends') process.exit(3);
createServer((request, response) => response.writeHead(500).end('broken')).listen(${free}, '127.0.0.1');
`,
    );
    for (const how of ['ends', 'stays']) {
      const start = `'${process.execPath}' '${app}' ${how}`;
      const said = await everythingOf(['through', `http://127.0.0.1:${free}/`, '--timed', '--start', start]);
      expect(said.code).toBe(how === 'ends' ? 2 : 4);
      expect(leaksIn(Object.values(said).join('\n'))).toEqual([]);
    }
  });
});

it.concurrent('serve: whatever is asked of it', async () => {
  let exchanges = '';
  const { code, ...said } = await everythingOf(['serve', '--port', '0'], async (stdout) => {
    while (!stdout().includes('until Ctrl-C')) await sleep(20);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout())![0];
    const headers = { authorization: `Bearer ${MARKER}`, 'content-type': 'application/json' };
    for (const form of FORMS) {
      const path = `/v1/chat/completions?key=${encodeURIComponent(form)}`;
      const body = JSON.stringify({ model: 'mock/steady', stream: false, messages: [{ role: 'user', content: form }] });
      await fetch(url + path, { method: 'POST', headers, body, signal: AbortSignal.timeout(300) }).catch(() => {});
      await fetch(`${url}/v1/${encodeURIComponent(form)}`, { method: 'POST', headers, body: form });
    }
    exchanges = await (await fetch(`${url}/__stream-check__/exchanges`)).text();
  });
  expect(code).toBe(0);
  expect(leaksIn([...Object.values(said), exchanges].join('\n'))).toEqual([]);
});
