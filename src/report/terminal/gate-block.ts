// What became of the rules: those that do not hold in a line each, and how many do.
import type { GateResult, GateStatus } from '../../model/gate-result.ts';
import { wrap } from '../wrap.ts';
import type { Style } from './style.ts';

/** Rules that hold are listed up to this number, with --verbose all of them. */
const LISTED = 3;

export function gateBlock(results: readonly GateResult[], style: Style, verbose: boolean): string[] {
  const held = results.filter(({ status }) => status === 'passed');
  const others = results.filter(({ status }) => status !== 'passed');
  const isListed = verbose || held.length <= LISTED;
  const shown = isListed ? results : others;
  const rest = isListed ? [] : ruleLine('passed', `${held.length} rules hold; --verbose lists them.`, style);
  return [...shown.flatMap(({ status, text }) => ruleLine(status, text, style)), ...rest];
}

function ruleLine(status: GateStatus, text: string, style: Style): string[] {
  const head = `  ${signOf(status, style)} ${style.paint.dim('rule')}  `;
  const indent = ' '.repeat('  ✔ rule  '.length);
  return wrap(text, style.columns - indent.length).map((line, i) => `${i === 0 ? head : indent}${line}`);
}

function signOf(status: GateStatus, { signs, paint }: Style): string {
  switch (status) {
    case 'passed':
      return paint.green(signs.passed);
    case 'failed':
      return paint.red(signs.failed);
    case 'ignored':
    case 'skipped':
      return paint.dim(signs.ignored);
    case 'warned':
      return paint.yellow(signs.warned);
    default:
      return paint.yellow(signs.unknown);
  }
}
