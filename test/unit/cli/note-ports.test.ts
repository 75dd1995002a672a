// What is said of ports behind a report, and of which runs.
import { expect, it } from 'vitest';
import { notePorts } from '../../../src/cli/note-ports.ts';
import type { Report } from '../../../src/model/report.ts';
import { createFakeIo } from '../../cli/fake-io.ts';

async function noteOf(kind: string, provider: string, baseUrl: string): Promise<string> {
  const { io, written } = createFakeIo({}, '/p');
  const runs = [{ outcome: { kind }, target: { provider, baseUrl } }] as unknown as Report['runs'];
  const table = [{ port: 5173, pid: 1, words: ['node', 'vite'], cwd: '/p' }];
  await notePorts({ runs: [...runs, ...runs] }, io, async () => table);
  return written().stderr;
}

it('an address of this machine at which nobody listens, once', async () => {
  expect(await noteOf('connect-failed', 'custom', 'http://localhost:3000/chat')).toBe(
    'Nothing listens on port 3000 of this machine. This one does: 5173 (node). Was it http://localhost:5173/chat?\n',
  );
});

it('nothing of another machine, of the mock, and of what failed otherwise', async () => {
  expect(await noteOf('connect-failed', 'custom', 'http://example.com/chat')).toBe('');
  expect(await noteOf('connect-failed', 'mock', 'http://127.0.0.1/v1')).toBe('');
  expect(await noteOf('reset', 'custom', 'http://localhost:3000/chat')).toBe('');
  expect(await noteOf('connect-failed', 'custom', 'no address')).toBe('');
});
