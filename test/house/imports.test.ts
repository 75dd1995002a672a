// Who may import whom: .ci/rooms.mjs says it, the lint configuration and the map are made of it, and src obeys it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { roomOf, ROOMS } from '../../.ci/rooms.mjs';
import { CLOCKS, withOverrides, withTable } from '../../.ci/write-rooms.mjs';
import {
  allowedPairs,
  circlesOf,
  closureOf,
  edgesBetweenRooms,
  importsIn,
  readSource,
  sourceFiles,
  violationsOf,
} from '../support/imports.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const imports = sourceFiles.flatMap((path) => importsIn(path, readSource(path)));
const isPackage = (name: string) => !name.endsWith('.ts');

/** Modules and packages of the user: their addresses are known when they run. */
const COMPUTED = [
  'config/project/load-module.ts',
  'host/load-client.ts',
  'clients/project/sdk.ts',
  'cli/own-reporter.ts',
  'telemetry/send.ts',
];

describe('made of the table, by `npm run rooms`', () => {
  it('the lint rules', () => {
    const config = JSON.parse(read('.oxlintrc.json')) as { overrides: { files: string[] }[] };
    expect(withOverrides(config)).toEqual(config);
  });

  it('the table of the map', () => {
    const map = read('src/README.md');
    expect(map).toContain('| `model/` |');
    expect(withTable(map)).toBe(map);
  });
});

it('every room of the table has code', () => {
  const rooms = new Set(sourceFiles.map(roomOf));
  expect(Object.keys(ROOMS).filter((room) => !rooms.has(room))).toEqual([]);
});

it('every import obeys the table', () => {
  expect(imports.length).toBeGreaterThan(500);
  expect(violationsOf(imports, COMPUTED)).toEqual([]);
});

describe('what the check above sees', () => {
  const violationsIn = (path: string, source: string) => violationsOf(importsIn(path, source));

  it.each([
    ["import { play } from '../mock/player.ts';"],
    ["import {\n  play,\n  stop,\n} from '../mock/player.ts';"],
    ["import type { Player } from '../mock/player.ts';"],
    ["import '../mock/player.ts';"],
    ["export * from '../mock/player.ts';"],
    ["const { play } = await import('../mock/player.ts');"],
    ["let player: import('../mock/player.ts').Player;"],
  ])('%s', (source) => {
    expect(violationsIn('analyze/pace.ts', source)).toEqual(['analyze/pace.ts imports mock/player.ts']);
    expect(violationsIn('record/choosePlayback.ts', source)).toEqual([]);
  });

  it.each([
    ['a room beside it', 'clients/built-in/fetch.ts', "import { client } from '../project/got.ts';"],
    ['a room in it', 'config/config.ts', "import { faults } from '../protocols/framing/index.ts';"],
    ['a file in src itself', 'analyze/causes/smoother.ts', "import { systemClock } from '../../clock.ts';"],
    ['a file outside of src', 'cli/main.ts', "import { createFakeIo } from '../../test/cli/fake-io.ts';"],
    ['a package of another room', 'record/calibrate.ts', "import { Agent } from 'undici';"],
    ['what is built into Node, in a pure room', 'report/label.ts', "import { sep } from 'node:path';"],
    ['an entry point that no room may use', 'mock/server.ts', "import { setupServer } from 'msw/node';"],
    ['an address that is computed', 'record/record.ts', 'await import(path);'],
  ])('%s', (_, path, source) => {
    expect(violationsIn(path, source)).toHaveLength(1);
  });

  it('comments are no imports', () => {
    expect(violationsIn('report/label.ts', "// import('../mock/player.ts')\n/** from 'msw' */\n * from 'msw'")).toEqual(
      [],
    );
  });
});

describe('no circles', () => {
  it('between files', () => {
    expect(circlesOf(imports)).toEqual([]);
  });

  it('between rooms, in whatever the table allows', () => {
    expect(circlesOf(edgesBetweenRooms(allowedPairs()))).toEqual([]);
  });

  it('they are found', () => {
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'b' },
    ];
    expect(circlesOf(edges)).toEqual([['b', 'c']]);
    const rooms = [
      { from: 'record/text', to: 'mock/faults' },
      { from: 'mock', to: 'record' },
      { from: 'record', to: 'record/text' },
      { from: 'record/text', to: 'record' },
    ];
    expect(circlesOf(edgesBetweenRooms(rooms))).toEqual([['mock', 'record']]);
  });
});

describe('pure rooms', () => {
  const pure = sourceFiles.filter((path) => ROOMS[roomOf(path)!]!.isPure);

  it('analyze, gate, metrics, products, report and secrets are', () => {
    const stages = sourceFiles.filter((path) => /^(analyze|gate|metrics|products|report|secrets)\//.test(path));
    expect(pure).toEqual(stages);
  });

  it('what they import needs no Node, and no clock', () => {
    expect([...closureOf(imports, pure)].filter((name) => name.startsWith('node:') || name === 'clock.ts')).toEqual([]);
  });

  it('they read no clock', () => {
    // The lint rule looks at more names; here are those that no sentence has.
    const use = /\bnew Date\b|\b(Date|performance)\./;
    expect(CLOCKS).toEqual(expect.arrayContaining(['Date', 'performance']));
    const code = (path: string) => readSource(path).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
    expect('new Date()').toMatch(use);
    expect(pure.filter((path) => use.test(code(path)))).toEqual([]);
  });
});

it('no room has more than a quarter of the lines', () => {
  const lines = (paths: readonly string[]) => paths.reduce((sum, path) => sum + readSource(path).split('\n').length, 0);
  const rooms = [...new Set(sourceFiles.map((path) => path.split('/')[0]!))];
  const shares = rooms.map((room) => {
    const paths = sourceFiles.filter((path) => path === room || path.startsWith(`${room}/`));
    return { room, share: lines(paths) / lines(sourceFiles) };
  });
  expect(shares.filter(({ share }) => share > 0.25)).toEqual([]);
});

it('the child process loads no schemas, and nothing of the parent; nor do the types that it uses', () => {
  const loadedById = sourceFiles.filter((path) => /^clients\/(built-in|project)\//.test(path));
  const closure = [...closureOf(imports, ['host/main.ts', ...loadedById])];
  expect(closure).toContain('host/message.ts');
  expect(closure.filter((name) => /^(record|mock|cli|config|analyze|report)\//.test(name))).toEqual([]);
  expect(closure.filter((name) => isPackage(name) && !name.startsWith('node:')).toSorted()).toEqual([
    '@smithy/eventstream-codec',
    'eventsource-parser',
    'import-meta-resolve',
    'undici',
  ]);
});
