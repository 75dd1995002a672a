// The matrix of compression: web servers as people run them, with each encoding that they have, flushed and not. What holds is
// named with its compressor, and nothing else is. The tables below say why a server has no such cell.
//
//   flushes   proven in lock-step, compressed or not
//   holds     a compressor that is not flushed; without compression a server that collects, and nginx as it is by default
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { Run } from '../../src/model/report.ts';
import { readReport, startCli } from '../support/cli.ts';
import { freePort } from '../support/free-port.ts';
import { describeWith, describeWithProject, describeWithVenv, nodeWithZstd, standIn } from '../support/require.ts';

const SERVERS = fileURLToPath(new URL('../../fixtures/projects/servers/', import.meta.url));
const ENCODINGS = ['none', 'gzip', 'br', 'zstd'] as const;
type Encoding = (typeof ENCODINGS)[number];
const MODES = ['flushes', 'holds'] as const;
type Mode = (typeof MODES)[number];

/** Where a server has no such cell, why. */
type Cells = Readonly<Record<Encoding, 'both' | Partial<Record<Mode, string>>>>;

const missing = (why: string) => ({ flushes: why, holds: why });
const NO_FLUSH = { flushes: 'its compressor has no flush' };
const GZIP_ONLY = { br: missing('it has no brotli'), zstd: missing('it has no zstd') };
const ALL: Cells = { none: 'both', gzip: 'both', br: 'both', zstd: 'both' };

const IN_NODE: Readonly<Record<string, Cells>> = {
  'node-http': ALL,
  express: { ...ALL, zstd: missing('it has no zstd') },
  fastify: ALL,
  koa: ALL,
  hono: { none: 'both', gzip: NO_FLUSH, ...GZIP_ONLY },
};
const IN_PYTHON: Readonly<Record<string, Cells>> = {
  http_server: ALL,
  flask_app: ALL,
  starlette_app: { none: 'both', gzip: NO_FLUSH, ...GZIP_ONLY },
  aiohttp_app: { none: 'both', gzip: NO_FLUSH, ...GZIP_ONLY },
};
const NGINX: Cells = { none: 'both', gzip: { holds: 'it always flushes' }, ...GZIP_ONLY };

interface Cell {
  encoding: Encoding;
  mode: Mode;
}

/** @param reader the Node that runs stream-check: it asks for zstd if it can read that; null for the one of the tests */
type Through = (cell: Cell, reader: string) => Promise<Run>;

function matrix(server: string, cells: Cells, through: Through, zstdNode: string | null): void {
  for (const encoding of ENCODINGS) {
    const node = encoding === 'zstd' ? zstdNode : process.execPath;
    for (const mode of MODES) {
      const cell = cells[encoding];
      if (cell !== 'both' && cell[mode] !== undefined) continue;
      const title = `${server}, ${encoding}, ${mode}`;
      if (node === null) standIn('sdks', 'no Node here reads zstd', title);
      else it.concurrent(title, async () => judge({ encoding, mode }, await through({ encoding, mode }, node)));
    }
  }
}

function judge({ encoding, mode }: Cell, run: Run): void {
  expect(run.outcome).toEqual({ kind: 'completed', message: null });
  expect(run.response?.contentEncoding ?? 'none').toBe(encoding);
  expect(run.verdict.passed, run.verdict.summary).toBe(mode === 'flushes');
  const found = run.verdict.causes.find(({ id }) => id === 'compressor-not-flushed');
  const isCompressor = mode === 'holds' && encoding !== 'none';
  expect(found?.status, JSON.stringify([run.verdict, run.lockStep])).toBe(
    isCompressor ? 'detected' : encoding === 'none' ? 'not-applicable' : 'ruled-out',
  );
  if (isCompressor) expect(run.verdict.hop).toBe('upstream');
  const said = wordsOf(run).filter((words) => /compress/i.test(words));
  if (!isCompressor) expect(said).toEqual([]);
  else expect(said.join('\n')).toContain(encoding);
}

function wordsOf({ verdict, warnings }: Run): string[] {
  const { summary, why, advice, causes } = verdict;
  const ofCauses = causes.flatMap(({ words, advice: fix }) => [...words, fix ?? '']);
  return [summary, ...why, advice ?? '', ...ofCauses, ...warnings];
}

/** What flushes is proven without a clock. What holds is seen in two seconds; lock-step would push for longer. */
const HOW: Readonly<Record<Mode, readonly string[]>> = {
  flushes: ['--lock-step'],
  holds: ['--timed', '--scenario', 'steady'],
};

async function report(url: string, { mode }: Cell, start: string, reader: string, more: string[] = []): Promise<Run> {
  const args = ['through', url, ...HOW[mode], '--start', start, ...more, '--json'];
  return readReport(await startCli(args, {}, undefined, reader).finished).run;
}

/** A server that is started with its port and the cell. */
function started(program: (reader: string) => string): Through {
  return async (cell, reader) => {
    const port = await freePort();
    const start = `${program(reader)} ${port} ${cell.encoding} ${cell.mode}`;
    return report(`http://127.0.0.1:${port}/`, cell, start, reader);
  };
}

describeWithProject('servers', 'servers in Node', () => {
  for (const [server, cells] of Object.entries(IN_NODE))
    matrix(
      server,
      cells,
      started((node) => `${node} ${SERVERS}${server}.mjs`),
      nodeWithZstd(),
    );
});

describeWithVenv('servers', 'servers in Python', (python) => {
  for (const [server, cells] of Object.entries(IN_PYTHON))
    matrix(
      server,
      cells,
      started(() => `${python} ${SERVERS}${server}.py`),
      nodeWithZstd(),
    );
});

describeWith('nginx', 'nginx', () => {
  const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const conf = readFileSync(`${SERVERS}nginx.conf`, 'utf8');
  const ask = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] });

  const through: Through = async (cell, reader) => {
    const [port, model] = [await freePort(), await freePort()];
    const prefix = mkdtempSync(join(directory, 'nginx-'));
    writeFileSync(join(prefix, 'nginx.conf'), conf.replaceAll('PORT', `${port}`).replaceAll('UPSTREAM', `${model}`));
    const url = `http://127.0.0.1:${port}/${cell.encoding}/${cell.mode}/v1/chat/completions`;
    return report(url, cell, `nginx -p ${prefix} -c nginx.conf`, reader, ['--data', ask, '--port', `${model}`]);
  };
  matrix('nginx', NGINX, through, null);
});
