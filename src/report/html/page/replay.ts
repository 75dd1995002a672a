// The replay: the text arrives at each vantage as it did, side by side.
import type { Run } from '../../../model/report.ts';
import { escapeLines } from '../../escape.ts';
import { directionOf, lastOf, replayTextsOf, type ReplayText } from '../replay-text.ts';
import { piecesBy, seriesOf, type Series } from '../series.ts';
import { button, element, setText } from './dom.ts';
import { amount, moment, momentWords } from './figures.ts';
import { createPlayer } from './player.ts';

/** How much of the text a panel shows. */
const MOST_CHARACTERS = 900;
const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30];

/** @param onMoment where the replay is */
export function createReplay(place: HTMLElement, run: Run, onMoment: (momentMs: number) => void): void {
  const { series, endMs } = seriesOf(run);
  const texts = replayTextsOf(series);
  const panels = series.map((one, i) => createPanel(one, texts[i]!));
  const lines = series.map((one) => ({ name: one.vantage, series: one }));
  const slider = createSlider(endMs);
  // Nobody can listen to a clock that runs: the slider says the moment when it is asked.
  const clock = element('output', { class: 'figure', 'aria-live': 'off' });
  const loop = element('span', { class: 'loop' });
  const show = (momentMs: number) => {
    for (const panel of panels) panel.show(momentMs);
    slider.value = String(momentMs);
    slider.setAttribute('aria-valuetext', momentWords(momentMs, lines));
    setText(clock, moment(momentMs));
    setText(loop, loopWords(run, momentMs));
    loop.classList.toggle('dead', isSilent(run, momentMs));
  };
  const player = createPlayer(endMs, {
    onMoment(momentMs) {
      show(momentMs);
      onMoment(momentMs);
    },
    onState: (isPlaying) => setText(play, isPlaying ? 'Pause' : 'Play'),
  });
  const play = button('Play', () => player.toggle());
  const speed = speedChoice((wanted) => player.setSpeed(wanted));
  slider.addEventListener('input', () => player.seek(Number(slider.value)));
  const note = element('p', { class: 'quiet' }, noteOf(texts.every(({ areWords }) => areWords)));
  const controls = element('p', { class: 'tools' }, play, speed, slider, clock, loop);
  place.replaceChildren(note, controls, element('div', { class: 'panels' }, ...panels.map(({ node }) => node)));
  // Half-way one sees who waits; it plays from the beginning.
  show(endMs / 2);
}

function createSlider(endMs: number): HTMLInputElement {
  return element('input', { type: 'range', min: 0, max: endMs, step: 'any', 'aria-label': 'Moment of the replay' });
}

function noteOf(areWords: boolean): string {
  return areWords
    ? 'These are the words that came.'
    : 'The words were not kept: these letters mean nothing, and only their number is right. With --keep-text the words are kept.';
}

function speedChoice(onChange: (speed: number) => void): HTMLElement {
  const choice = element(
    'select',
    {},
    ...SPEEDS.map((speed) => element('option', { value: speed, selected: speed === 1 }, `${speed} ×`)),
  );
  choice.addEventListener('change', () => onChange(Number(choice.value)));
  return element('label', {}, 'Speed ', choice);
}

interface Panel {
  node: HTMLElement;
  show(momentMs: number): void;
}

function createPanel(series: Series, replayed: ReplayText): Panel {
  const words = element('span');
  const count = element('span', { class: 'quiet' });
  const whole = amount(series.totals.at(-1)!);
  let shown = -1;
  return {
    node: element(
      'div',
      { class: 'panel', role: 'group', 'aria-label': `Replay at the ${series.vantage}` },
      element(
        'h4',
        {},
        element('span', { class: `swatch ${series.vantage}`, 'aria-hidden': 'true' }),
        series.vantage,
        ' ',
        count,
      ),
      element('p', { class: 'words-that-came', dir: directionOf(replayed.text) }, words),
    ),
    show(momentMs) {
      const pieces = piecesBy(series, momentMs);
      if (pieces === shown) return;
      shown = pieces;
      const end = replayed.ends[pieces - 1] ?? 0;
      setText(words, escapeLines(lastOf(replayed.text, end, MOST_CHARACTERS)));
      setText(count, `${amount(series.totals[pieces - 1] ?? 0)} of ${whole}`);
    },
  };
}

function isSilent({ loop }: Run, momentMs: number): boolean {
  return loop?.gaps.some(([from, to]) => from <= momentMs && momentMs < to) ?? false;
}

function loopWords(run: Run, momentMs: number): string {
  if (run.loop === null) return '';
  return isSilent(run, momentMs) ? 'event loop: no sign of life' : 'event loop: alive';
}
