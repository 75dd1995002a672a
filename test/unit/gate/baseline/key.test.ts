import { expect, it } from 'vitest';
import { keyOf, versionsOf } from '../../../../src/gate/baseline/key.ts';
import { measuredOf } from '../../../../src/gate/baseline/shape.ts';
import type { Run } from '../../../../src/model/report.ts';
import { PLACE, runOfScenario } from '../../../support/baseline.ts';

const run = runOfScenario('steady');
const withClient = (client: Partial<Run['client']>): Run => ({ ...run, client: { ...run.client, ...client } });
const program: Run['subject'] = { kind: 'program', request: 2, requests: 2, pty: false, filters: [], inherited: [] };

it('names what has to be the same, and no version but the major one of the runtime', () => {
  expect(keyOf(run, PLACE)).toEqual({
    subject: 'mock/made',
    client: 'undici',
    protocol: 'openai-chat',
    scenario: 'steady',
    runtime: 'node 20',
    system: 'linux x64',
    mode: 'timed',
  });
});

it.each([
  ['the release of the kernel', run, { ...PLACE, environment: { ...PLACE.environment, os: 'linux 7.0.0' } }],
  ['the version of the client', withClient({ version: '8.0.0' }), PLACE],
  ['a minor version of the runtime', withClient({ runtime: { name: 'node', version: '20.9.1' } }), PLACE],
  ['the place of its package', withClient({ options: { from: '/home/b/old' } }), PLACE],
  ['the path of its runtime', withClient({ options: { node: '/opt/node/bin/node' } }), PLACE],
  ['the number of the run', { ...run, repeat: 2, id: 'other' }, PLACE],
])('%s is no part of it', (_, other, place) => {
  expect(keyOf(other, place)).toEqual(keyOf(run, PLACE));
});

it.each<[string, Run, object]>([
  [
    'options that change what it does, in one order',
    withClient({ options: { processes: 'each', method: 'stream' } }),
    { client: 'undici:method=stream,processes=each' },
  ],
  [
    'an own client by its path in the project',
    withClient({ id: '/home/a/project/my/client.mjs' }),
    { client: 'my/client.mjs' },
  ],
  ['an own client elsewhere', withClient({ id: '/home/a/project2/c.mjs' }), { client: '/home/a/project2/c.mjs' }],
  ['a runtime that never said what it is', withClient({ runtime: null }), { runtime: null }],
  ['a version with a letter', withClient({ runtime: { name: 'node', version: 'v22.1.0' } }), { runtime: 'node v22' }],
  [
    'a provider',
    { ...run, target: { ...run.target, provider: 'openai', model: 'gpt-4o' }, scenario: null },
    { subject: 'openai/gpt-4o', scenario: null },
  ],
  [
    'an app by its address',
    { ...run, subject: { kind: 'app' }, target: { ...run.target, baseUrl: 'http://127.0.0.1:3000/chat' } },
    { subject: 'app http://127.0.0.1:3000/chat' },
  ],
  [
    'each request of a program',
    { ...withClient({ id: 'node' }), subject: program },
    { subject: 'program node request 2' },
  ],
  [
    'a program with its arguments, and paths as they are in the project',
    { ...withClient({ id: 'node' }), subject: { ...program, requests: 1, args: ['/home/a/project/chat.mjs', '-v'] } },
    { subject: 'program node chat.mjs -v' },
  ],
])('%s', (_, other, part) => {
  expect(keyOf(other, PLACE)).toMatchObject(part);
});

it('two versions of one client beside each other are told apart by their places', () => {
  const both = ['old', 'new'].map((name) => withClient({ options: { from: `/home/a/project/${name}` } }));
  expect(measuredOf(both, PLACE).map(({ key }) => key.client)).toEqual(['undici:from=old', 'undici:from=new']);
});

it('versions are those of client, runtime, packages and tool, by name', () => {
  const { client } = run;
  const other = withClient({
    ...client,
    id: 'openai',
    version: '6.1.0',
    packages: { undici: '7.0.0', '@x/y': '1.0.0' },
  });
  expect(Object.entries(versionsOf(other, PLACE))).toEqual([
    ['@x/y', '1.0.0'],
    ['node', '20.0.0'],
    ['openai', '6.1.0'],
    ['stream-check', '0.1.0'],
    ['undici', '7.0.0'],
  ]);
});
