// What is special to the frameworks of the user's own project: smoothing, further ways out of them, and what each makes of
// tool arguments, reasoning and errors.
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/model/report.ts';
import { checkJson, type Checked } from '../support/cli.ts';
import { describeWithProject } from '../support/require.ts';

const PROVEN = { delivery: 'incremental', proven: true, hop: null, passed: true };

function finding({ verdict }: Run, id: string) {
  return verdict.causes.find((cause) => cause.id === id);
}

/** The gap between two pieces at the app, in the middle; on a busy machine a timer is late, never early. */
function pieceGapMs({ vantages }: Run): number {
  return vantages.app!.interChunkMs.p50!;
}

for (const project of ['sdks-node-20', 'sdks-current']) {
  describeWithProject(project, `frameworks of ${project}`, ({ directory, node }) => {
    function check(scenario: string, client: string, ...args: string[]): Promise<Checked> {
      const options = [client, ...(node === null ? [] : [`node=${node}`])];
      const [id, ...rest] = options.flatMap((option) => option.split(':'));
      const spec = rest.length === 0 ? id! : `${id}:${rest.join(',')}`;
      return checkJson([`mock/${scenario}`, '--client', spec, ...args], {}, directory);
    }

    describe('ai-sdk-smooth', () => {
      it('falls behind at the client when its delays are longer than the gaps between words', async () => {
        const { code, run } = await check('steady', 'ai-sdk-smooth:delay=60', '--timed');
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

      it('in lock-step each chunk passes, late by the delay of its words: no buffer, and the cause is named', async () => {
        const { run } = await check('steady', 'ai-sdk-smooth:delay=60', '--lock-step');
        expect(run.lockStep).toMatchObject({ proven: true, bufferBytes: null, chunksBehind: 0 });
        expect(run.lockStep!.delayMs.p50!).toBeGreaterThan(150);
        // On a machine too noisy only the proof stands.
        const { hop, passed } = run.verdict;
        expect([`client false`, `null true`]).toContain(`${hop} ${passed}`);
        if (hop === 'client') expect(finding(run, 'smoother')?.status).toBe('detected');
      });

      it('passes with a delay that the words have room for', async () => {
        const { code, run } = await check('steady', 'ai-sdk-smooth:delay=1', '--lock-step');
        expect(run.verdict).toMatchObject(PROVEN);
        expect(run.vantages.app!.chunks).toBeGreaterThan(3 * run.vantages.wire!.chunks);
        expect(finding(run, 'smoother')?.status).toBe('ruled-out');
        expect(code).toBe(0);
      });

      it('waits for the end of a line that never comes', async () => {
        const { run } = await check('steady', 'ai-sdk-smooth:delay=1,chunking=line', '--lock-step');
        expect(run.verdict).toMatchObject({ delivery: 'buffered', hop: 'client', passed: false });
        expect(run.vantages.app?.chunks).toBe(1);
      });
    });

    describe('other ways out', () => {
      it.each([
        ['ai-sdk:output=ui-message-stream', 'openai-responses', 'reasoning'],
        ['ai-sdk:output=ui-message-stream', 'anthropic-messages', 'tool-call'],
        ['langchain:method=stream-events', 'openai-chat', 'steady'],
        ['langchain:method=stream-events', 'openai-responses', 'tool-call'],
      ])('%s, %s, %s: proven', async (client, protocol, scenario) => {
        const { code, run } = await check(scenario, client, '--protocol', protocol, '--lock-step');
        expect(run.verdict).toMatchObject(PROVEN);
        expect(run.integrity?.ok).toBe(true);
        expect(code).toBe(0);
      });

      it('an error keeps its status behind the stream for a browser, which is told one sentence', async () => {
        const { code, run } = await check('http-429', 'ai-sdk:output=ui-message-stream', '--lock-step');
        expect(run.outcome.kind).toBe('http-error');
        expect(run.response?.status).toBe(429);
        expect(code).toBe(4);
      });
    });

    // What a framework makes of an answer is the same in both; sdk-clients.test.ts looks at all of them.
    if (node !== null) return;

    describe('channels', () => {
      it.each([
        ['ai-sdk', 'openai-responses'],
        ['langchain', 'openai-chat'],
        ['langgraph', 'openai-chat'],
        ['adk-js', 'gemini'],
      ])('%s hands reasoning over', async (client, protocol) => {
        const { run } = await check('reasoning', client, '--protocol', protocol, '--lock-step');
        expect(run.verdict).toMatchObject(PROVEN);
        expect(run.channels.reasoning!.characters).toBe(run.channels.reasoning!.arrivedCharacters);
        expect(run.channels.reasoning!.characters).toBeGreaterThan(0);
        expect(run.integrity?.ok).toBe(true);
      });

      it('ai-sdk hands over no reasoning of chat completions: said as text that is missing', async () => {
        const { code, run } = await check('reasoning', 'ai-sdk', '--timed');
        expect(run.outcome.kind).toBe('completed');
        expect(run.integrity?.ok).toBe(false);
        expect(run.integrity!.missingCharacters).toBeGreaterThan(0);
        expect(code).not.toBe(0);
      });

      // Gemini sends a call whole; the agent must not go on to a second answer.
      it.each([
        ['ai-sdk', 'openai-chat', 31],
        ['langgraph', 'openai-chat', 31],
        ['adk-js', 'gemini', 30],
      ])('%s hands arguments of a tool over as they come', async (client, protocol, pieces) => {
        const { run } = await check('tool-call', client, '--protocol', protocol, '--lock-step');
        expect(run.verdict).toMatchObject(PROVEN);
        expect(run.vantages.app?.chunks).toBe(pieces);
        expect(run.channels['tool-arguments']!.characters).toBeGreaterThan(0);
        expect(run.integrity?.ok).toBe(true);
        expect(run.warnings).toEqual([]);
      });
    });

    it.each([
      ['ai-sdk', 'openai-chat'],
      ['langchain', 'openai-responses'],
      ['langgraph', 'openai-chat'],
      ['adk-js', 'gemini'],
    ])('%s: an answer that cannot be read is no crash of the client', async (client, protocol) => {
      const { code, run } = await check('malformed', client, '--protocol', protocol, '--lock-step');
      expect(run.outcome.kind).toBe('protocol-error');
      expect(code).toBe(4);
    });
  });
}
