// How text may look where it goes: colours, signs, width. stdout and stderr are asked separately: one may be piped.
import type { Io, Output } from './io.ts';

export interface OutputStyle {
  /** 0 none, 1 sixteen, 2 256, 3 all colours. */
  colorLevel: 0 | 1 | 2 | 3;
  unicode: boolean;
  columns: number;
}

/** Where the width is unknown. */
const DEFAULT_COLUMNS = 80;
/** Below this, the report would be unreadable; long lines then wrap instead. */
const LEAST_COLUMNS = 60;

export function outputStyleOf(
  stream: Output,
  env: Io['env'],
  flags: { color?: boolean; ascii?: boolean },
): OutputStyle {
  return {
    colorLevel: flags.color === false ? 0 : colorLevel(stream, env),
    unicode: !flags.ascii && showsUnicode(stream, env),
    columns: Math.max(stream.columns ?? DEFAULT_COLUMNS, LEAST_COLUMNS),
  };
}

/** NO_COLOR wins over FORCE_COLOR. */
function colorLevel(stream: Output, env: Io['env']): OutputStyle['colorLevel'] {
  if ((env['NO_COLOR'] ?? '') !== '') return 0;
  const forced = env['FORCE_COLOR'];
  if (forced === '0' || forced === 'false') return 0;
  if (forced !== undefined) return forced === '2' ? 2 : forced === '3' ? 3 : 1;
  if (!stream.isTTY || env['TERM'] === 'dumb') return 0;
  const bits = stream.getColorDepth?.(env) ?? 1;
  return bits >= 24 ? 3 : bits >= 8 ? 2 : bits >= 4 ? 1 : 0;
}

function showsUnicode(stream: Output, env: Io['env']): boolean {
  // The font of the Linux console has no blocks for timelines.
  if (stream.isTTY && (env['TERM'] === 'dumb' || env['TERM'] === 'linux')) return false;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  if (/utf-?8/i.test(locale) || locale === '') return true;
  // A pipe leads to a file or a program, which may show more than this locale: only C and POSIX mean ASCII.
  return !stream.isTTY && locale !== 'C' && locale !== 'POSIX';
}
