// Clients that are packages of the user's project: all that have an option `from`, with each API that they speak, in two
// generations. Proof by lock-step, so that a busy machine cannot make it fail; one command line runs several of them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ProtocolId } from '../../src/model/target.ts';
import { scenarios } from '../../src/mock/scenarios.ts';
import { protocols } from '../../src/protocols/index.ts';
import type { Client } from '../../src/clients/client.ts';
import { clients } from '../../src/clients/index.ts';
import type { Run } from '../../src/model/report.ts';
import { checkHere, runCli } from '../cli/fake-io.ts';
import { checkJson, runBuilt, type Checked } from '../support/cli.ts';
import { describeWithProject } from '../support/require.ts';

const SDKS = clients.entries.filter(({ options }) => options?.['from'] !== undefined);
const PROTOCOLS = protocols.entries.map(({ id }) => id);
/** One for each framing: for clients that leave it to us to read the body, the others show nothing new. */
const FRAMINGS = PROTOCOLS.filter(
  (id) => id === protocols.entries.find(({ framing }) => framing === protocols.get(id).framing)!.id,
);
/** Those that do not hand over all that this API says. */
const loses = (protocol: ProtocolId) => (client: Client) => client.drops?.[protocol] !== undefined;
/** Without room between the words a delay makes it fall behind; what that looks like is tested for itself. */
const SMOOTH = { id: 'ai-sdk-smooth', options: { delay: '1' } };
/** Where each client is waited for: how many one command line has, and how many of these run at once. */
const IN_ONE = 3;
const AT_ONCE = 4;

const directory = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface Project {
  directory: string;
  node: string | null;
}

/** The client with each way in which it makes its request. */
function waysOf({ id, options = {} }: Client): { id: string; options: Record<string, string> }[] {
  if (id === SMOOTH.id) return [SMOOTH];
  return Object.entries(options).reduce(
    (ways, [key, values]) =>
      typeof values === 'string' || values instanceof RegExp
        ? ways
        : ways.flatMap((way) => values.map((value) => ({ ...way, options: { ...way.options, [key]: value } }))),
    [{ id, options: {} }],
  );
}

/** As one types them after --client; only ways that exist for this API. */
async function specsFor(chosen: readonly Client[], protocol: ProtocolId, project: Project): Promise<string[]> {
  const specs: string[] = [];
  for (const client of chosen) {
    for (const { id, options } of waysOf(client)) {
      const available = await client.available({ ...options, from: project.directory }, protocol);
      if (!available.ok && /not installed/.test(available.reason)) throw new Error(`${id}: ${available.reason}`);
      if (available.ok) specs.push(specOf(id, options, project));
    }
  }
  return specs;
}

function specOf(id: string, options: Record<string, string>, { directory: from, node }: Project): string {
  const all = Object.entries({ from, ...options, ...(node === null ? {} : { node }) });
  return `${id}:${all.map(([key, value]) => `${key}=${value}`).join(',')}`;
}

const speaks = (protocol: ProtocolId) => (client: Client) => client.protocols?.includes(protocol) ?? true;
const showsSomething = (protocol: ProtocolId) => (client: Client) =>
  client.protocols?.includes(protocol) ?? FRAMINGS.includes(protocol);
const usualOf = ({ protocols: spoken }: Client): ProtocolId => spoken?.[0] ?? 'openai-chat';

/** All of them in one command line. */
async function checkAll(scenario: readonly string[], protocol: ProtocolId, specs: readonly string[]) {
  return checkHere(['mock', ...scenario, '--protocol', protocol, ...specs.flatMap((spec) => ['--client', spec])]);
}

/** All clients with their usual API, each API in one command line. */
async function checkUsual(scenario: readonly string[], project: Project): Promise<Run[]> {
  const apis = [...new Set(SDKS.map(usualOf))];
  const checked = await Promise.all(
    apis.map((protocol) => {
      const specs = SDKS.filter((client) => usualOf(client) === protocol).map(({ id }) => specOf(id, {}, project));
      return checkAll(scenario, protocol, specs);
    }),
  );
  return checked.flatMap(({ report }) => report.runs);
}

/** Those that read the body themselves, a few in each command line: for scenarios that make them wait. */
async function checkWaiting(scenario: readonly string[], project: Project): Promise<Checked[]> {
  const waiting = SDKS.filter(({ id, protocols: spoken }) => spoken !== null && id !== SMOOTH.id);
  const jobs = [...new Set(waiting.map(usualOf))].flatMap((protocol) => {
    const specs = waiting.filter((client) => usualOf(client) === protocol).map(({ id }) => specOf(id, {}, project));
    return Array.from({ length: Math.ceil(specs.length / IN_ONE) }, (_, k) => ({
      protocol,
      specs: specs.slice(k * IN_ONE, (k + 1) * IN_ONE),
    }));
  });
  const checked: Checked[] = [];
  const work = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      checked.push(await checkAll(scenario, job.protocol, job.specs));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(checked.flatMap(({ report }) => report.runs)).toHaveLength(waiting.length);
  return checked;
}

function dependenciesOf(project: Project): Record<string, string> {
  const text = readFileSync(join(project.directory, 'package.json'), 'utf8');
  return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
}

const WHOLE = {
  outcome: { kind: 'completed' },
  request: { streamRequested: true },
  verdict: { proven: true },
  integrity: { ok: true },
  warnings: [],
};

function everyChannel(): string {
  const path = join(directory, 'every-channel.json');
  const segments = ['reasoning', 'text', 'tool-arguments'].map((channel) => ({ chunks: 10, gapMs: 30, channel }));
  const schedule = { firstMs: 100, words: 'unicode', segments };
  const description = 'Thoughts, an answer in many scripts, a tool call.';
  const scenario = { id: 'every-channel', description, seed: 1, schedule, faults: [], expect: { exitCode: 0 } };
  writeFileSync(path, JSON.stringify(scenario));
  return path;
}

/** What stays of the three channels in this API. */
function channelsIn(protocol: ProtocolId): string[] {
  const { channels } = protocols.get(protocol);
  const all = ['reasoning', 'text', 'tool-arguments'] as const;
  return [...new Set(all.map((channel) => (channels.includes(channel) ? channel : 'text')))].toSorted();
}

function proofs(project: Project, chosenFor: (protocol: ProtocolId) => (client: Client) => boolean): void {
  const versions = Object.values(dependenciesOf(project));

  it.concurrent.each(PROTOCOLS.filter((protocol) => SDKS.some(chosenFor(protocol))))(
    '%s: every channel whole, and proven',
    async (protocol) => {
      const chosen = SDKS.filter((client) => chosenFor(protocol)(client) && !loses(protocol)(client));
      const specs = await specsFor(chosen, protocol, project);
      const { report } = await checkAll(['--scenario', everyChannel(), '--lock-step'], protocol, specs);
      expect(report.runs.map(({ client }) => client.id)).toEqual(specs.map((spec) => spec.split(':')[0]));
      for (const run of report.runs) {
        expect(run, run.client.id).toMatchObject(WHOLE);
        expect(Object.keys(run.channels).toSorted(), run.client.id).toEqual(channelsIn(protocol));
        expect(versions, run.client.id).toContain(run.client.version);
      }
    },
  );

  it.concurrent('the version of the package and of Node are those of the project', async () => {
    const args = ['--scenario', 'steady', '--lock-step'];
    const losing = SDKS.filter(loses('openai-chat')).flatMap((client) => waysOf(client));
    const specs = [{ id: 'openai', options: {} }, ...losing].map(({ id, options }) => specOf(id, options, project));
    const { report } = await checkAll(args, 'openai-chat', specs);
    for (const run of report.runs) expect(run, run.client.id).toMatchObject(WHOLE);
    expect(report.runs[0]?.client.version).toBe(dependenciesOf(project)['openai']);
    expect(report.runs[0]?.client.runtime?.version === process.versions.node).toBe(project.node === null);
  });
}

describeWithProject('sdks-node-20', 'clients of the project, on Node 20', (project) => {
  proofs(project, speaks);

  it.each(['openai', 'got'])('%s: both instruments agree', async (id) => {
    const { code, run } = await checkJson(['mock/probe-short', '--client', id], {}, project.directory);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', hop: null, passed: true, proven: true });
    expect(code).toBe(0);
  });

  it('a buffering upstream: held to the end, and not by the client', async () => {
    for (const { code, report } of await checkWaiting(['--scenario', 'buffered', '--lock-step'], project)) {
      for (const run of report.runs) {
        // One that takes long to read a megabyte makes it look as if it were played once more.
        expect(['buffered', 'replayed'], run.client.id).toContain(run.verdict.delivery);
        expect(run.outcome.kind, run.client.id).toBe('completed');
        expect(run.verdict, run.client.id).toMatchObject({ hop: 'upstream', proven: false });
        expect(run.integrity?.ok, run.client.id).toBe(true);
        expect(run.status, run.client.id).toBe('failed');
      }
      expect(code).toBe(1);
    }
  });

  it('a server that falls silent: no SDK gives up before we do', async () => {
    for (const { code, report } of await checkWaiting(['--scenario', 'hangs', '--timed', '--timeout', '8'], project)) {
      for (const run of report.runs) expect(run.outcome.kind, run.client.id).toBe('timed-out');
      expect(code).toBe(4);
    }
  });

  it.concurrent.each(['http-429', 'error-mid-stream', 'malformed', 'truncated'])(
    '%s: one request, and told as what it is',
    async (scenario) => {
      const runs = await checkUsual(['--scenario', scenario, '--timed'], project);
      expect(runs).toHaveLength(SDKS.length);
      for (const run of runs) {
        expect(run.outcome.kind, run.client.id).toBe(scenarios.get(scenario).expect.outcome);
        expect(run.warnings, run.client.id).toEqual([]);
      }
    },
  );

  it.concurrent('http-429: exit code 4', async () => {
    const { code } = await checkAll(['--scenario', 'http-429', '--timed'], 'gemini', [
      specOf('google-genai', {}, project),
    ]);
    expect(code).toBe(4);
  });

  it.concurrent('mistral: loses thoughts that are no parts of the content', async () => {
    const args = ['--scenario', 'reasoning', '--timed'];
    const { code, run } = await checkAll(args, 'openai-chat', [specOf('mistral', {}, project)]);
    expect(run.outcome.kind).toBe('completed');
    expect(run.integrity).toMatchObject({ ok: false });
    expect(run.integrity!.missingCharacters).toBe(run.channels.reasoning?.characters);
    expect(code).toBe(1);
  });

  it.concurrent('mistral: cannot read a tool call that comes in pieces', async () => {
    const args = ['--scenario', 'tool-call', '--timed'];
    const { code, run } = await checkAll(args, 'openai-chat', [specOf('mistral', {}, project)]);
    expect(run.outcome.kind).toBe('client-crashed');
    expect(run.outcome.message).toMatch(/^ZodError: [^\n]*"name"[^\n]*$/);
    expect(code).toBe(4);
  });

  it.concurrent('openai: a way that the SDK lacks for an API', async () => {
    const args = ['mock', '--protocol', 'openai-completions', '--client', 'openai:method=stream'];
    const { code, stderr } = await runBuilt(args, {}, project.directory);
    expect(stderr).toContain('the SDK has no helper stream() for openai-completions');
    expect(code).toBe(2);
  });

  it.concurrent('all that are installed, as far as they speak the API', async () => {
    const args = ['mock/steady', '--lock-step', '--protocol', 'ollama', '--client', 'all-installed'];
    const { run, report } = await checkJson(args, {}, project.directory);
    const speaking = SDKS.filter(speaks('ollama')).map(({ id }) => id);
    expect(speaking).toContain('ollama-js');
    expect(report.runs.map(({ client }) => client.id)).toEqual(speaking);
    expect(run.verdict.proven).toBe(true);
  });

  it.concurrent('another directory by the option from', async () => {
    const args = ['mock/steady', '--lock-step', '--client', `openai:from=${project.directory}`];
    const { run } = await checkJson(args, {}, directory);
    expect(run.client.version).toBe(dependenciesOf(project)['openai']);
    expect(run.verdict.proven).toBe(true);
  });
});

describeWithProject('sdks-current', 'clients of the project, on a current Node', (project) => {
  proofs(project, showsSomething);

  it.concurrent('two versions of one SDK, side by side', async () => {
    const older = project.directory.replace('sdks-current', 'sdks-node-20');
    const specs = [older, project.directory].map((from) => specOf('openai', { from }, project));
    const { report } = await checkAll(['--scenario', 'steady', '--lock-step'], 'openai-chat', specs);
    const versions = [older, project.directory].map(
      (from) => dependenciesOf({ ...project, directory: from })['openai']!,
    );
    expect(report.runs.map(({ client }) => client.version)).toEqual(versions);
    expect(report.comparison?.clients.map(({ client }) => client)).toEqual(
      versions.map((version) => `openai ${version}`),
    );
    expect(report.exitCode).toBe(0);
  });

  it.concurrent('an own client in TypeScript runs where its Node can load it, and is refused elsewhere', async () => {
    const path = join(directory, 'own.ts');
    writeFileSync(path, OWN_CLIENT);
    const { run, code } = await checkJson(['mock/steady', '--lock-step', '--client', `${path}:node=${project.node}`]);
    expect(run.verdict).toMatchObject({ delivery: 'incremental', proven: true });
    expect(code).toBe(0);
    // Not known to the types of Node 20.
    if ('typescript' in process.features) return;
    const refused = await runBuilt(['mock', '--client', path]);
    expect(refused.stderr).toContain(`Node ${process.versions.node} cannot load TypeScript`);
    expect(refused.code).toBe(2);
  });
});

const OWN_CLIENT = `
type Asked = { url: string; headers: Record<string, string>; body: string };

export async function* open({ url, headers, body }: Asked, signal: AbortSignal): AsyncGenerator<string> {
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  let begun = '';
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (begun + text).split('\\n');
    begun = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith('data: {')) yield JSON.parse(line.slice(6)).choices[0]?.delta.content ?? '';
    }
  }
}
`;

describe('clients whose package is missing', () => {
  it('all that are installed, where none is', async () => {
    const { code, stderr } = await runCli(['mock', '--client', 'all-installed'], {}, directory);
    expect(stderr).toContain('No SDK that is known here is installed in this project.');
    expect(code).toBe(2);
  });

  it.each(SDKS.map(({ id }) => id))('%s: what to type', async (id) => {
    const args = ['mock', '--protocol', usualOf(clients.get(id)), '--client', id];
    const { code, stderr } = await runCli(args, {}, directory);
    expect(stderr).toMatch(new RegExp(`The client ${id} cannot run here: the packages? (is|are) not installed`));
    expect(stderr).toMatch(/^npm install \S+/m);
    expect(code).toBe(2);
  });
});
