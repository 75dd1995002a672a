// What a shell runs is looked at for filters: the text behind -c, a script, curl itself.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { inheritedFlush } from '../../../../../src/record/subjects/program/program.ts';
import { filtersOf } from '../../../../../src/record/subjects/program/script.ts';

const cwd = mkdtempSync(join(tmpdir(), 'stream-check-'));
afterAll(() => rmSync(cwd, { recursive: true }));
writeFileSync(join(cwd, 'plain.sh'), 'node chat.mjs | sed -n p\n');
writeFileSync(join(cwd, 'executable'), '#!/usr/bin/env bash\nnode chat.mjs | tr a b\n');
writeFileSync(join(cwd, 'chat.mjs'), '#!/usr/bin/env node\n// a | grep b\n');
chmodSync(join(cwd, 'executable'), 0o755);

it.each<[[string, ...string[]], string[]]>([
  [['sh', '-c', 'a | grep b'], ['grep']],
  [['/bin/bash', '-euc', 'a | jq .'], ['jq']],
  [['env', 'A=1', 'sh', 'plain.sh'], ['sed']],
  [['sh', 'no-such.sh'], []],
  [['sh'], []],
  [['./executable'], ['tr']],
  [['./chat.mjs'], []],
  [['node', 'chat.mjs', '|', 'grep'], []],
  [['curl', '-s', 'http://127.0.0.1'], ['curl']],
  [['curl', '-sN', 'http://127.0.0.1'], []],
])('%j: %j', async (command, expected) => expect(await filtersOf({ command, cwd }, {})).toEqual(expected));

it('Python that its environment tells to flush holds nothing', async () => {
  const piped = { command: ['sh', '-c', 'python3 a.py | sed p'] as [string, ...string[]], cwd };
  expect(await filtersOf(piped, {})).toEqual(['python', 'sed']);
  expect(await filtersOf(piped, { PYTHONUNBUFFERED: '1' })).toEqual(['sed']);
});

it('variables that hide a fault', () => {
  const env = { PYTHONUNBUFFERED: '1', _STDBUF_O: 'L' };
  expect(inheritedFlush({ command: ['python3', 'chat.py'] }, env)).toEqual(['PYTHONUNBUFFERED', '_STDBUF_O']);
  expect(inheritedFlush({ command: ['/usr/bin/node', 'chat.mjs'] }, env)).toEqual(['_STDBUF_O']);
  expect(inheritedFlush({ command: ['./chat'] }, { PYTHONUNBUFFERED: '' })).toEqual([]);
});
