// What the terminal at the other end can show. stdout and stderr are asked apart: one may be piped.
import type { Io, Output } from './io.ts';

export interface Terminal {
  /** 0 none, 1 sixteen, 2 256, 3 all colours. */
  colorLevel: 0 | 1 | 2 | 3;
  unicode: boolean;
  columns: number;
}

/** Where the width is unknown. */
const DEFAULT_COLUMNS = 80;
/** Below this, the report would be unreadable; long lines then wrap instead. */
const LEAST_COLUMNS = 60;

export function terminalOf(stream: Output, env: Io['env'], flags: { color?: boolean; ascii?: boolean }): Terminal {
  return {
    colorLevel: flags.color === false ? 0 : colorLevel(stream, env),
    unicode: !flags.ascii && showsUnicode(stream, env),
    columns: Math.max(stream.columns ?? DEFAULT_COLUMNS, LEAST_COLUMNS),
  };
}

/** NO_COLOR wins over FORCE_COLOR: who asks for none gets none. */
function colorLevel(stream: Output, env: Io['env']): Terminal['colorLevel'] {
  if ((env['NO_COLOR'] ?? '') !== '') return 0;
  const forced = env['FORCE_COLOR'];
  if (forced === '0' || forced === 'false') return 0;
  if (forced !== undefined) return forced === '2' ? 2 : forced === '3' ? 3 : 1;
  if (!stream.isTTY || env['TERM'] === 'dumb') return 0;
  const bits = stream.getColorDepth?.(env) ?? 1;
  return bits >= 24 ? 3 : bits >= 8 ? 2 : bits >= 4 ? 1 : 0;
}

function showsUnicode(stream: Output, env: Io['env']): boolean {
  // The Linux console has a font of 256 signs, without the blocks of a timeline.
  if (stream.isTTY && (env['TERM'] === 'dumb' || env['TERM'] === 'linux')) return false;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  if (/utf-?8/i.test(locale) || locale === '') return true;
  // Into a pipe, the text goes to a file or a program: only a locale that says "ASCII" is taken at its word.
  return !stream.isTTY && locale !== 'C' && locale !== 'POSIX';
}
