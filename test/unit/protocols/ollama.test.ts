// The clock that Ollama puts into each line.
import { expect, test } from 'vitest';
import { ollama } from '../../../src/protocols/ollama.ts';

const lineAt = (createdAt: unknown) =>
  ollama.readValue({ model: 'm', created_at: createdAt, message: { content: 'x' }, done: false });

test('stamps of Ollama, in nanoseconds and with an offset', () => {
  expect(lineAt('2023-08-04T08:52:19.385406455-07:00').clockMs).toBe(Date.UTC(2023, 7, 4, 15, 52, 19, 385));
  expect(lineAt('2026-11-24T10:00:00.001Z').clockMs).toBe(Date.UTC(2026, 10, 24, 10, 0, 0, 1));
});

test.each([['2026-11-24T10:00:00Z'], ['a while ago.123'], [1_764_000_000], [undefined]])('%s is none', (createdAt) => {
  expect(lineAt(createdAt)).not.toHaveProperty('clockMs');
});

test('what the mock writes has one', () => {
  const line = String(
    ollama.writer({ id: 'x', model: 'm', path: '/api/chat' }).content({ channel: 'text', text: 'x' }),
  );
  const { clockMs } = ollama.readValue(JSON.parse(line));
  expect(Math.abs(Date.now() - clockMs!)).toBeLessThan(60_000);
});
