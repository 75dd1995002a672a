// What is special to the frameworks of the user's own project: smoothing, further ways out of them, and what each makes of
// tool arguments, reasoning and errors. Clients that get the same answer are in one command line, and command lines that no
// clock judges run several at once.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../src/model/report.ts';
import { checkHere } from '../cli/fake-io.ts';
import type { Checked } from '../support/cli.ts';
import { describeWithProject } from '../support/require.ts';

const PROVEN = { delivery: 'incremental', proven: true, hop: null, passed: true };

function finding({ verdict }: Run, id: string) {
  return verdict.causes.find((cause) => cause.id === id);
}

function expectWhole({ verdict, integrity }: Run): void {
  expect(verdict).toMatchObject(PROVEN);
  expect(integrity?.ok).toBe(true);
}

/** The gap between two pieces at the app, in the middle; on a busy machine a timer is late, never early. */
function pieceGapMs({ vantages }: Run): number {
  return vantages.app!.interChunkMs.p50!;
}

for (const project of ['sdks-node-20', 'sdks-current']) {
  describeWithProject(project, `frameworks of ${project}`, ({ directory, node }) => {
    function check(scenario: string, clients: readonly string[], ...args: string[]): Promise<Checked> {
      const specs = clients.flatMap((client) => {
        const [id, ...rest] = client.split(':');
        const options = [...rest, `from=${directory}`, ...(node === null ? [] : [`node=${node}`])];
        return ['--client', `${id}:${options.join(',')}`];
      });
      return checkHere([`mock/${scenario}`, ...specs, ...args]);
    }

    it('ai-sdk-smooth falls behind at the client when its delays are longer than the gaps between words', async () => {
      const { code, run } = await check('steady', ['ai-sdk-smooth:delay=60'], '--timed');
      const { app, wire } = run.vantages;
      expect(app!.chunks).toBeGreaterThan(3 * wire!.chunks);
      expect(pieceGapMs(run)).toBeGreaterThan(55);
      expect(pieceGapMs(run)).toBeLessThan(90);
      // 180 words, 60 ms each, of a text that took two seconds.
      expect(app!.endMs!).toBeGreaterThan(3 * wire!.endMs!);
      expect(run.hops.client!.share!).toBeGreaterThan(20 * Math.abs(run.hops.upstream!.share!));
      expect(run.integrity?.ok).toBe(true);
      expect(run.verdict.passed).toBe(false);
      expect(code).not.toBe(0);
      // On a machine too noisy nobody is blamed.
      expect([null, 'client']).toContain(run.verdict.hop);
    });

    describe('steady, in lock-step', () => {
      const clients = [
        'ai-sdk-smooth:delay=60',
        'ai-sdk-smooth:delay=1',
        'ai-sdk-smooth:delay=1,chunking=line',
        'langchain:method=stream-events',
      ];
      let runs: readonly Run[];
      beforeAll(async () => {
        ({ runs } = (await check('steady', clients, '--lock-step')).report);
      }, 600_000);

      it('a longer delay: each chunk passes, late by the delay of its words: no buffer, and the cause is named', () => {
        const run = runs[0]!;
        expect(run.lockStep).toMatchObject({ proven: true, bufferBytes: null, chunksBehind: 0 });
        expect(run.lockStep!.delayMs.p50!).toBeGreaterThan(150);
        // On a machine too noisy only the proof stands.
        const { hop, passed } = run.verdict;
        expect([`client false`, `null true`]).toContain(`${hop} ${passed}`);
        if (hop === 'client') expect(finding(run, 'smoother')?.status).toBe('detected');
      });

      it('a delay that the words have room for passes', () => {
        const run = runs[1]!;
        expect(run.verdict).toMatchObject(PROVEN);
        expect(run.vantages.app!.chunks).toBeGreaterThan(3 * run.vantages.wire!.chunks);
        expect(finding(run, 'smoother')?.status).toBe('ruled-out');
        expect(run.status).toBe('passed');
      });

      it('who waits for the end of a line that never comes holds the answer', () => {
        const run = runs[2]!;
        expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'client', passed: false });
        expect(run.vantages.app?.chunks).toBe(1);
      });

      it('events of LangChain are proven', () => expectWhole(runs[3]!));
    });

    it.concurrent('an error keeps its status behind the stream for a browser, which is told one sentence', async () => {
      const { code, run } = await check('http-429', ['ai-sdk:output=ui-message-stream'], '--lock-step');
      expect(run.outcome.kind).toBe('http-error');
      expect(run.response?.status).toBe(429);
      expect(code).toBe(4);
    });

    it.concurrent.each([
      ['reasoning', 'openai-responses', 'ai-sdk:output=ui-message-stream'],
      ['tool-call', 'anthropic-messages', 'ai-sdk:output=ui-message-stream'],
      ['tool-call', 'openai-responses', 'langchain:method=stream-events'],
    ])('another way out, %s of %s by %s: proven', async (scenario, protocol, client) => {
      const { code, run } = await check(scenario, [client], '--protocol', protocol, '--lock-step');
      expectWhole(run);
      expect(code).toBe(0);
    });

    // What a framework makes of an answer is the same in both; sdk-clients.test.ts looks at all of them.
    if (node !== null) return;

    describe.concurrent('channels', () => {
      it.each([
        ['openai-responses', ['ai-sdk']],
        ['openai-chat', ['langchain', 'langgraph']],
        ['gemini', ['adk-js']],
      ])('reasoning of %s is handed over by %j', async (protocol, clients) => {
        const { report } = await check('reasoning', clients, '--protocol', protocol, '--lock-step');
        expect(report.runs.map(({ client }) => client.id)).toEqual(clients);
        for (const run of report.runs) {
          expectWhole(run);
          expect(run.channels.reasoning!.characters).toBe(run.channels.reasoning!.arrivedCharacters);
          expect(run.channels.reasoning!.characters).toBeGreaterThan(0);
        }
      });

      it('ai-sdk hands over no reasoning of chat completions: said as text that is missing', async () => {
        const { code, run } = await check('reasoning', ['ai-sdk'], '--timed');
        expect(run.outcome.kind).toBe('completed');
        expect(run.integrity?.ok).toBe(false);
        expect(run.integrity!.missingCharacters).toBeGreaterThan(0);
        expect(code).not.toBe(0);
      });

      // Gemini sends a call whole; the agent must not go on to a second answer.
      it.each([
        ['openai-chat', ['ai-sdk', 'langgraph'], 31],
        ['gemini', ['adk-js'], 30],
      ])('arguments of a tool of %s are handed over by %j as they come', async (protocol, clients, pieces) => {
        const { report } = await check('tool-call', clients, '--protocol', protocol, '--lock-step');
        expect(report.runs.map(({ client }) => client.id)).toEqual(clients);
        for (const run of report.runs) {
          expectWhole(run);
          expect(run.vantages.app?.chunks).toBe(pieces);
          expect(run.channels['tool-arguments']!.characters).toBeGreaterThan(0);
          expect(run.warnings).toEqual([]);
        }
      });
    });

    it.concurrent.each([
      ['openai-chat', ['ai-sdk', 'langgraph']],
      ['openai-responses', ['langchain']],
      ['gemini', ['adk-js']],
    ])('an answer of %s that cannot be read is no crash of %j', async (protocol, clients) => {
      const { code, report } = await check('malformed', clients, '--protocol', protocol, '--lock-step');
      expect(report.runs.map(({ client, outcome }) => [client.id, outcome.kind])).toEqual(
        clients.map((client) => [client, 'protocol-error']),
      );
      expect(code).toBe(4);
    });
  });
}
