// What is said behind a report of addresses of this machine, and of which runs.
import { afterAll, describe, expect, it } from 'vitest';
import { notePorts, noteRoute } from '../../../src/cli/note-here.ts';
import type { Report } from '../../../src/model/report.ts';
import { createFakeIo } from '../../cli/fake-io.ts';
import { madeProject, removeProjects } from '../../support/made-project.ts';

const roots: string[] = [];
afterAll(() => removeProjects(roots));

/** Two runs of the same. */
function runsOf(kind: string, baseUrl: string, more: { provider?: string; status?: number } = {}): Report['runs'] {
  const { provider = 'custom', status = 0 } = more;
  const run = { outcome: { kind }, target: { provider, baseUrl }, response: { status } };
  return [run, run] as unknown as Report['runs'];
}

describe('ports', () => {
  const noteOf = async (runs: Report['runs']) => {
    const { io, written } = createFakeIo({}, '/p');
    await notePorts({ runs }, io, async () => [{ port: 5173, pid: 1, words: ['node', 'vite'], cwd: '/p' }]);
    return written().stderr;
  };

  it('of an address of this machine at which nobody listens, once', async () => {
    expect(await noteOf(runsOf('connect-failed', 'http://localhost:3000/chat'))).toBe(
      'Nothing listens on port 3000 of this machine. This one does: 5173 (node). Was it http://localhost:5173/chat?\n',
    );
  });

  it('not of another machine, of the mock, and of what failed otherwise', async () => {
    expect(await noteOf(runsOf('connect-failed', 'http://example.com/chat'))).toBe('');
    expect(await noteOf(runsOf('connect-failed', 'http://127.0.0.1/v1', { provider: 'mock' }))).toBe('');
    expect(await noteOf(runsOf('reset', 'http://localhost:3000/chat'))).toBe('');
    expect(await noteOf(runsOf('connect-failed', 'no address'))).toBe('');
  });
});

describe('the route of the source', () => {
  const cwd = madeProject(roots, {
    'server.mjs': "app.post('/chat', () => ask({ stream: true }));\napp.listen(3000);",
  });
  const noteOf = async (runs: Report['runs']) => {
    const { io, written } = createFakeIo({}, cwd);
    await noteRoute({ runs }, io);
    return written().stderr;
  };

  it('where nothing is served at the path that was asked', async () => {
    expect(await noteOf(runsOf('http-error', 'http://localhost:3100/chta', { status: 404 }))).toBe(
      'The source here streams at another path (server.mjs:1): http://localhost:3100/chat\n',
    );
  });

  it('not of another machine, of another status, and of the same path', async () => {
    expect(await noteOf(runsOf('http-error', 'http://example.com/chta', { status: 404 }))).toBe('');
    expect(await noteOf(runsOf('http-error', 'http://localhost:3100/chta', { status: 401 }))).toBe('');
    expect(await noteOf(runsOf('http-error', 'http://localhost:3100/chat', { status: 404 }))).toBe('');
  });
});
