// A copy of fixtures/projects/express-openai with a port of its own, in which the compressor is put in and taken out.
// Its packages are those of other projects there, which have them anyway.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECTS = new URL('../../fixtures/projects/', import.meta.url).pathname;
const BIN = new URL('../../bin/stream-check.js', import.meta.url).pathname;
/** Where each package is installed. */
const PACKAGES = { express: 'servers', compression: 'servers', openai: 'sdks-node-20' };

export function isExpressInstalled() {
  return Object.entries(PACKAGES).every(([name, project]) => existsSync(join(PROJECTS, project, 'node_modules', name)));
}

export async function createExpressProject() {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-express-'));
  cpSync(join(PROJECTS, 'express-openai'), directory, { recursive: true });
  mkdirSync(join(directory, 'node_modules'));
  for (const [name, project] of Object.entries(PACKAGES))
    symlinkSync(join(PROJECTS, project, 'node_modules', name), join(directory, 'node_modules', name));
  const server = join(directory, 'server.mjs');
  const plain = readFileSync(server, 'utf8').replace('3000', String(await freePort()));
  const compressed = plain
    .replace("import express from 'express';", "import compression from 'compression';\nimport express from 'express';")
    .replace('app.use(express.json());', 'app.use(compression());\napp.use(express.json());');
  if (compressed.split('\n').length !== plain.split('\n').length + 2) throw new Error('The server is another one.');
  writeFileSync(server, plain);
  return {
    directory,
    compress: (isOn) => writeFileSync(server, isOn ? compressed : plain),
    run: (...args) => ran(args, directory),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** The built program, in the directory of the project. */
async function ran(args, cwd) {
  const { CI: _, GITHUB_ACTIONS: __, GITHUB_STEP_SUMMARY: ___, ...env } = process.env;
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (said[name] += text));
  const [code] = await once(child, 'close');
  return { code, ...said };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
