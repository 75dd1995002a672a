// Makes the lint rules about imports and the room table of src/README.md from rooms.mjs, and writes them: npm run rooms
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mayImport, NEVER, roomOf, ROOMS } from './rooms.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SRC = `${ROOT}src`;
const LINT = `${ROOT}.oxlintrc.json`;
const MAP = `${ROOT}src/README.md`;

/** What reads a clock or waits for one. */
export const CLOCKS = ['Date', 'performance', 'process', 'setTimeout', 'setInterval', 'setImmediate'];

/** The part of the lint configuration that is made of the table. */
function lintOverrides() {
  return placesOf(SRC).map((place) => {
    const room = roomOf(place);
    const { isPure = false } = ROOMS[room];
    return {
      files: [place.endsWith('.ts') ? `src/${place}` : `src/${place}/*.ts`],
      rules: {
        'no-restricted-imports': ['error', { patterns: [{ group: patternsAt(place), message: messageOf(room) }] }],
        ...(isPure && { 'no-restricted-globals': ['error', ...CLOCKS] }),
      },
    };
  });
}

/**
 * Patterns for the imports in the files of a folder, or in one file: all are forbidden but those that the table allows. So a
 * new room changes the rules of those rooms alone that may import it.
 */
function patternsAt(place) {
  const room = roomOf(place);
  const from = place.endsWith('.ts') ? posix.dirname(place) : place;
  const files = placesOf(SRC)
    .filter((target) => mayImport(room, roomOf(target)))
    .map((target) => {
      const relative = posix.relative(from, target);
      const path = relative === '' ? '.' : relative.startsWith('.') ? relative : `./${relative}`;
      return target.endsWith('.ts') ? path : `${path}/*`;
    });
  const { rooms, packages } = ROOMS[room];
  const allowed = [
    ...(rooms.includes('*') ? ['./**', '../**'] : files),
    ...packages.flatMap((name) => [name, `${name}/**`]),
  ];
  return ['**', ...allowed.map((pattern) => `!${pattern}`), ...Object.keys(NEVER)];
}

function messageOf(room) {
  return `${nameOf(room)} may import ${inWords(room)}: see .ci/rooms.mjs`;
}

/** The table of src/README.md. */
function readmeTable() {
  const rows = Object.entries(ROOMS).map(([room, { does }]) => `| \`${nameOf(room)}\` | ${does} | ${inWords(room)} |`);
  return ['| room | does | may import |', '|---|---|---|', ...rows].join('\n');
}

function inWords(room) {
  const { rooms, packages, isPure = false } = ROOMS[room];
  const names = rooms.map((name) => (name === '*' ? 'everything' : name)).join(', ');
  const parts = [names, packages.join(', ')].filter((part) => part !== '');
  return `${parts.join('; ') || 'nothing'}${isPure ? ' (pure: no I/O, no clock)' : ''}`;
}

function nameOf(room) {
  return room.endsWith('.ts') ? room : `${room}/`;
}

/** All folders below src/ with code in them, and the files that are rooms. Paths from src/. */
function placesOf(folder, under = '') {
  const entries = readdirSync(folder, { withFileTypes: true });
  const hasCode = entries.some((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  const inside = entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return placesOf(`${folder}/${entry.name}`, posix.join(under, entry.name));
      const path = posix.join(under, entry.name);
      return entry.name.endsWith('.ts') && (under === '' || Object.hasOwn(ROOMS, path)) ? [path] : [];
    });
  return under !== '' && hasCode ? [under, ...inside] : inside;
}

/** The lint configuration with what the table gives. @param {{ overrides: { files: string[] }[] }} config */
export function withOverrides(config) {
  const others = config.overrides.filter(({ files }) => !files.every((file) => file.startsWith('src/')));
  return { ...config, overrides: [...lintOverrides(), ...others] };
}

/** The map with the table in its place. @param {string} map */
export function withTable(map) {
  return map.replace(/^\| room \| does \|.*\n(\|.*\n)+/m, `${readmeTable()}\n`);
}

if (process.argv[2] === '--write') {
  writeFileSync(LINT, `${JSON.stringify(withOverrides(JSON.parse(readFileSync(LINT, 'utf8'))), null, 2)}\n`);
  writeFileSync(MAP, withTable(readFileSync(MAP, 'utf8')));
}
