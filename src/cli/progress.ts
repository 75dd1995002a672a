// While a check runs: one line on a terminal's stderr, redrawn and wiped at the end. In a pipe only notes are written.
import { once } from 'node:events';
import { Chalk } from 'chalk';
import type { ProgressEvent } from '../model/progress-event.ts';
import { escapeControls, escapeLines } from '../report/escape.ts';
import { level } from '../report/terminal/timelines.ts';
import { shorten, styleOf } from '../report/terminal/style.ts';
import type { Output } from './io.ts';
import type { OutputStyle } from './output-style.ts';
import { print } from './print.ts';

export interface ProgressLine {
  event: (event: ProgressEvent) => void;
  /** Wipes the line. */
  stop: () => void;
}

const REDRAW_MS = 100;
/** A cell of the growing timeline stands for this much time. */
const CELL_MS = 100;
/** What is going on where no instrument runs. */
const PHASES: Readonly<Record<string, string>> = {
  calibration: 'listening to this machine',
  starting: 'starting: imports, and a warm-up',
  'starting-program': 'started, has not asked yet',
  waiting: 'waiting for the app to be started again',
  judging: 'judging',
};

export function createProgress(stream: Output, look: OutputStyle): ProgressLine {
  if (!stream.isTTY) {
    const event = (one: ProgressEvent) => {
      if (one.kind === 'stderr') passOn(one, one.text, stream);
      if (one.kind === 'note') print(stream, `${one.text}\n`);
    };
    return { event, stop: () => {} };
  }
  const { signs } = styleOf(look);
  const paint = new Chalk({ level: look.colorLevel });
  let phase: Extract<ProgressEvent, { kind: 'phase' }> | null = null;
  let deltas: { atMs: number; characters: number }[] = [];
  const draw = () => {
    if (phase === null) return;
    const { client, plannedMs, atMs } = phase;
    const elapsed = `${((Date.now() - atMs) / 1000).toFixed(1)}${plannedMs === null ? '' : ` of ${(plannedMs / 1000).toFixed(1)}`} s`;
    const chunks = deltas.length === 0 ? [] : [`${deltas.length} chunks`];
    const words = [
      client === null ? [] : [client],
      phase.doing ?? PHASES[phase.phase] ?? phase.phase,
      elapsed,
      chunks,
    ].flat();
    const text = shorten(escapeControls(words.join(` ${signs.dot} `)), look.columns - 1, signs.ellipsis);
    const room = look.columns - text.length - 4;
    const cells = room < 10 ? '' : `  ${timeline(deltas, atMs, signs.levels).slice(-room)}`;
    stream.write(`\r\u001b[2K${text}${paint.dim(cells)}`);
  };
  const timer = setInterval(draw, REDRAW_MS).unref();
  return {
    event(event) {
      if (event.kind === 'delta') {
        deltas.push(event);
        return;
      }
      if (event.kind === 'stderr' || event.kind === 'note') {
        // The next redraw puts the progress line below this text.
        // What a program under test prints is its own business, as it is without us.
        const wiped = (text: string) => `\r\u001b[2K${text}`;
        if (event.kind === 'stderr') passOn(event, wiped(event.text), stream);
        else stream.write(wiped(`${escapeLines(event.text)}\n`));
        return;
      }
      if (event.kind !== 'phase') return;
      phase = event;
      deltas = [];
      draw();
    },
    stop() {
      clearInterval(timer);
      if (phase !== null) stream.write('\r\u001b[2K');
    },
  };
}

/** Where the reader is slower than the program, the program waits, as it would without us. */
function passOn({ hold }: Extract<ProgressEvent, { kind: 'stderr' }>, text: string, stream: Output): void {
  if (stream.write(text)) return;
  hold(Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => {}));
}

function timeline(
  deltas: readonly { atMs: number; characters: number }[],
  startMs: number,
  levels: readonly string[],
): string {
  if (deltas.length === 0) return '';
  const cells = Array.from({ length: Math.floor((Date.now() - startMs) / CELL_MS) + 1 }, () => 0);
  for (const { atMs, characters } of deltas) {
    const cell = Math.min(cells.length - 1, Math.max(0, Math.floor((atMs - startMs) / CELL_MS)));
    cells[cell]! += characters;
  }
  const mean = deltas.reduce((sum, { characters }) => sum + characters, 0) / cells.length;
  return cells.map((characters) => levels[level(characters, Math.max(1, mean))]).join('');
}
