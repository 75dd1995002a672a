// Which ports listen, where the one that was typed does not.
import { expect, it } from 'vitest';
import { portsInstead } from '../../../../src/config/directory/ports-instead.ts';

const listens = (port: number, line = '', cwd: string | null = null) => ({
  port,
  pid: null,
  words: line === '' ? [] : line.split(' '),
  cwd,
});
const CHAT = new URL('http://localhost:3000/api/chat?key=sk-1');

it('what was started here comes first, with its address; then servers of models, then what apps are made with', () => {
  const listening = [
    listens(22, 'sshd'),
    listens(5000),
    listens(5173, '/usr/bin/node vite --key sk-2', '/p/web'),
    listens(8000, 'python3 -m uvicorn x'),
    listens(11_434, 'ollama serve'),
  ];
  expect(portsInstead(CHAT, listening, '/p')).toEqual({
    text: 'Nothing listens on port 3000 of this machine. These do: 5173 (node), 11434 (Ollama), 8000 (python3), 5000.',
    urls: ['http://localhost:5173/api/chat'],
  });
});

it('one of another directory has a name, and no address', () => {
  expect(portsInstead(CHAT, [listens(4000, 'node a.mjs', '/other')], '/p')).toEqual({
    text: 'Nothing listens on port 3000 of this machine. This one does: 4000 (node).',
    urls: [],
  });
});

it('many are counted, and none is asked about', () => {
  const many = Array.from({ length: 12 }, (_, k) => listens(4000 + k));
  expect(portsInstead(CHAT, many, '/p')?.text).toMatch(/4000, .*4007 and 4 more\.$/);
  expect(portsInstead(CHAT, [listens(22)], '/p')?.text).toBe(
    'Nothing listens on port 3000 of this machine. Is the app started?',
  );
});

it('says nothing of another machine, nor where something listens', () => {
  expect(portsInstead(new URL('http://example.com/x'), [listens(4000)], '/p')).toBeNull();
  expect(portsInstead(CHAT, [listens(3000)], '/p')).toBeNull();
  expect(portsInstead(new URL('https://127.0.0.1/x'), [listens(443)], '/p')).toBeNull();
  expect(portsInstead(new URL('http://[::1]/x'), [], '/p')?.text).toContain('port 80');
});
