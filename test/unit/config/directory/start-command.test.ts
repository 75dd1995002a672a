// How an app is started, by what its project says.
import { describe, expect, it } from 'vitest';
import {
  moduleOf,
  scriptThatStarts,
  startOfNode,
  startOfPython,
  withPython,
} from '../../../../src/config/directory/start-command.ts';

it.each([
  [{ start: 'next start', dev: 'next dev' }, 'dev'],
  [{ start: 'node dist/main.js', dev: 'tsx watch src/main.ts' }, 'dev'],
  [{ start: 'node dist/main.js' }, 'start'],
  [{ start: 'node server.mjs', dev: 'node --watch server.mjs' }, 'start'],
  [{ dev: 'vite' }, 'dev'],
  [{}, null],
])('%j: %s', (scripts, name) => expect(scriptThatStarts(scripts)).toBe(name));

describe('Node', () => {
  const of = (script: 'start' | 'dev' | null, text: string, listening: string | null, web: string | null = null) =>
    startOfNode(script, script === null ? {} : { [script]: text }, listening, web, 4000, ['tsx']);

  it('a script, as it stands if it is one program of Node and holds no key', () => {
    expect(of('start', 'node a.mjs --x', null)).toEqual({
      start: 'node a.mjs --x',
      program: 'node',
      script: 'a.mjs',
    });
    expect(of('dev', 'NODE_ENV=x next dev', null)).toEqual({
      start: 'npm run dev',
      program: 'next',
      script: null,
    });
    expect(of('start', 'node a.mjs && b', null).start).toBe('npm run start');
    expect(of('start', 'node a.mjs --api-key sk-abcdef123456', null).start).toBe('npm run start');
  });

  it('a Procfile, with the port that it expects; else the file that listens', () => {
    expect(of(null, '', 'b.mjs', 'node a.mjs $PORT')).toEqual({
      start: 'PORT=4000 node a.mjs $PORT',
      program: 'node',
      script: 'a.mjs',
    });
    expect(of(null, '', 'b.mjs', 'API_KEY=sk-abcdef123456 node a.mjs').start).toBe('node b.mjs');
    expect(of(null, '', 'b.mts')).toEqual({ start: 'npx tsx b.mts', program: 'tsx', script: null });
    expect(of(null, '', null)).toEqual({ start: null, program: null, script: null });
  });

  it('a path with blanks and quotes is one word of the shell', () => {
    expect(of(null, '', "my apps/it's.mjs")).toEqual({
      start: String.raw`node 'my apps/it'\''s.mjs'`,
      program: 'node',
      script: "my apps/it's.mjs",
    });
    expect(of(null, '', 'a b.ts').start).toBe("npx tsx 'a b.ts'");
  });

  it.each([
    ['node --watch --env-file .env --import tsx server.ts --port 1', 'server.ts'],
    ['node -r dotenv/config --inspect=9229 .', '.'],
    ['node --env-file=.env server', 'server'],
    ['node --version', null],
  ])('the file in %s: %s', (text, script) => expect(of('start', text, null).script).toBe(script));
});

it('Python: a Procfile, a file that listens, or the server that its framework wants', () => {
  const of = (text: string, listening: string | null, web: string | null) =>
    startOfPython('api/main.py', text, listening, web, 8000);
  expect(of('', null, 'gunicorn main:app -w 1')).toBe('PORT=8000 gunicorn main:app -w 1');
  expect(of('', null, 'uvicorn main:app --port $PORT')).toBe('PORT=8000 uvicorn main:app --port $PORT');
  expect(of('', 'run.py', 'sh start.sh')).toBe('python run.py');
  expect(of('x = Flask(__name__)', null, null)).toBe('flask --app api.main:x run --port 8000');
  expect(of('', 'server.mjs', null)).toBe('uvicorn api.main:app --port 8000');
  expect(of('', 'my app.py', null)).toBe("python 'my app.py'");
  expect(startOfPython('my api/main.py', '', null, null, 1)).toBe("uvicorn 'my api.main:app' --port 1");
});

it('Python by the interpreter that has its modules', () => {
  expect(withPython('uvicorn m:a --port 1', '.venv/bin/python')).toBe('.venv/bin/python -m uvicorn m:a --port 1');
  expect(withPython('PORT=1 gunicorn m:a', 'python3')).toBe('PORT=1 python3 -m gunicorn m:a');
  expect(withPython('python run.py', 'python3')).toBe('python3 run.py');
  expect(withPython('uvicorn m:a', '/my venv/bin/python')).toBe("'/my venv/bin/python' -m uvicorn m:a");
  expect([moduleOf('PORT=1 gunicorn m:a'), moduleOf('uvicorn m:a'), moduleOf('python uvicorn.py')]).toEqual([
    'gunicorn',
    'uvicorn',
    null,
  ]);
});
