// `stream-check` alone in made projects: each command that it prints is pasted into a shell, where `npx` runs the built
// program, and none is refused. No SDK is installed: what needs one is not proposed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inShell as shellLine } from '../../src/model/shell-words.ts';
import { madeProject, removeProjects } from '../support/made-project.ts';

const BIN = fileURLToPath(new URL('../../bin/stream-check.js', import.meta.url));
const roots: string[] = [];
let shims = '';

beforeAll(() => {
  shims = mkdtempSync(join(tmpdir(), 'shims-'));
  roots.push(shims);
  const npx = join(shims, 'npx');
  writeFileSync(npx, `#!/bin/sh\nshift\nexec '${process.execPath}' '${BIN}' "$@"\n`);
  chmodSync(npx, 0o755);
  // No environment of this machine, and no models of it.
  mkdirSync(join(shims, 'home'));
});
afterAll(() => removeProjects(roots));

const around = () => ({ PATH: `${shims}:${process.env['PATH']}`, HOME: join(shims, 'home'), LANG: 'C.UTF-8' });

function inShell(line: string, cwd: string) {
  const options = { cwd, env: around(), encoding: 'utf8', timeout: 280_000 } as const;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], options);
  return { code: status, stdout, stderr };
}

/** The same while this process goes on, for a server in it. */
async function inShellBeside(line: string, cwd: string) {
  const child = spawn('sh', ['-c', line], { cwd, env: around(), stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout };
}

/** A chat app that needs no package. */
const APP = `import { createServer } from 'node:http';
createServer(async (req, res) => {
  if (req.url !== '/chat') return res.writeHead(404).end();
  const model = process.env.STREAM_CHECK_MODEL ?? 'gpt-4o-mini';
  const body = JSON.stringify({ model, stream: true, messages: [] });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', { method: 'POST', headers, body });
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  for await (const part of answer.body) res.write(part);
  res.end();
}).listen(PORT, '127.0.0.1');
`;
const manifest = (content: object) => ({ 'package.json': JSON.stringify(content) });

const PROJECTS: Readonly<Record<string, { files: Record<string, string>; first: RegExp; note: RegExp | null }>> = {
  'Express and the SDK of OpenAI': {
    files: {
      ...manifest({ scripts: { start: 'node server.mjs' }, dependencies: { express: '5', openai: '6' } }),
      'server.mjs': "app.post('/chat', (req) => { ask({ stream: true }) });\napp.listen(4000);",
    },
    first: /^npx stream-check mock$/,
    note: /Not installed: express, openai\. After npm install: npx stream-check through http/,
  },
  'FastAPI and openai-python': {
    files: {
      'requirements.txt': 'fastapi\nnot-there-at-all\nopenai\n',
      'main.py':
        'import not_there_at_all\napp = FastAPI()\n@app.post("/ask")\ndef ask():\n    return StreamingResponse(x)',
    },
    first: /^npx stream-check mock\b/,
    note: /Not found by python3: .*not_there_at_all/,
  },
  'Next.js and the AI SDK': {
    files: {
      ...manifest({ scripts: { dev: 'next dev' }, dependencies: { next: '16', ai: '6', '@ai-sdk/openai': '3' } }),
      'app/api/chat/route.ts': 'export async function POST() { return streamText({}).toUIMessageStreamResponse(); }',
    },
    first: /^npx stream-check mock$/,
    note: /Not installed: next, ai, @ai-sdk\/openai/,
  },
  'pyproject with litellm': {
    files: { 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["litellm>=1"]\n', 'uv.lock': '' },
    first: /^npx stream-check mock\b/,
    note: null,
  },
  'a compose file with Ollama': {
    files: { 'compose.yaml': 'services:\n  llm:\n    image: ollama/ollama\n    ports: ["11499:11434"]\n' },
    first: /^npx stream-check mock --protocol ollama$/,
    note: /llm of compose\.yaml does not listen\. After docker compose up -d llm: npx stream-check/,
  },
  'an empty directory': { files: {}, first: /^npx stream-check mock$/, note: null },
};

/** Each is run where it is printed first. */
const ran = new Set<string>();

it.each(Object.entries(PROJECTS))('%s: the commands run as they are printed', (_, { files, first, note }) => {
  const cwd = madeProject(roots, files);
  const printed = inShell('npx stream-check', cwd);
  expect(printed).toMatchObject({ code: 0, stderr: '' });
  // Each with its reason below it.
  const commands = [...printed.stdout.matchAll(/^ {2}(npx .*)\n {6}\S/gm)].map(([, line]) => line!);
  expect(commands).toHaveLength(3);
  expect(commands[0]).toMatch(first);
  if (note !== null) expect(printed.stdout.replaceAll(/\s+/g, ' ')).toMatch(note);
  for (const command of commands.filter((one) => !ran.has(one))) {
    ran.add(command);
    const { code, stderr } = inShell(command, cwd);
    expect({ command, code, stderr }).toMatchObject({ code: expect.toSatisfy((one) => [0, 1, 3].includes(one)) });
    expect(stderr).not.toMatch(/^stream-check:/m);
  }
});

it('an app that needs nothing more is started and proven by the command that is printed for it', async () => {
  const { freePort } = await import('../support/free-port.ts');
  const port = await freePort();
  // Two shells read the path.
  const root = madeProject(roots, { "it's here/its 'app'.mjs": APP.replace('PORT', String(port)) });
  const cwd = join(root, "it's here");
  const printed = JSON.parse(inShell('npx stream-check --json', cwd).stdout) as { commands: { command: string }[] };
  const [first] = printed.commands;
  const start = String.raw`node 'its '\''app'\''.mjs'`;
  expect(first?.command).toBe(
    `npx ${shellLine(['stream-check', 'through', `http://127.0.0.1:${port}/chat`, '--start', start])}`,
  );
  expect(inShell(`${first!.command} --lock-step`, cwd)).toMatchObject({ code: 0 });
});

it.runIf(process.platform === 'linux')(
  'an app that runs already is asked as it is, by the command that is printed for it',
  async () => {
    const asked: string[] = [];
    const server = createServer((req, res) => {
      asked.push(`${req.method} ${req.url}`);
      let words = 0;
      const timer = setInterval(() => {
        words += 1;
        res.write(`word${words} `);
        if (words < 30) return;
        clearInterval(timer);
        res.end();
      }, 40);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const cwd = madeProject(roots, { 'server.mjs': APP.replace('PORT', String(port)) });
    const { commands } = JSON.parse((await inShellBeside('npx stream-check --json', cwd)).stdout) as {
      commands: { command: string }[];
    };
    expect(commands[0]?.command).toBe(`npx stream-check http://127.0.0.1:${port}/chat`);
    // It was read from the table of the system: nobody asked.
    expect(asked).toEqual([]);
    expect((await inShellBeside(commands[0]!.command, cwd)).code).toBe(0);
    expect(asked).toEqual(['GET /chat']);
    server.close();
  },
);

it('in a CI job nothing measured is no pass', () => {
  const cwd = madeProject(roots, {});
  const { code, stdout, stderr } = inShell('CI=true npx stream-check', cwd);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing was measured') });
  expect(stdout).toContain('npx stream-check mock');
});
