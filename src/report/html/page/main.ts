// What the page does once it is there: it reads the Report that it carries, and draws each plot when it comes into sight. The
// first ones are drawn without that when there is time, so that a picture of the whole page has them; on paper all are.
import type { Report } from '../../../model/report.ts';
import { watchColors, watchPaper } from './colors.ts';
import { button } from './dom.ts';
import type { Plot } from './plot.ts';
import { createReplay } from './replay.ts';
import { plotRuns, plotVantages } from './run-plots.ts';

const json = document.querySelector('#report')!.textContent;
const report = JSON.parse(json) as Report;
/** So many are drawn before they are seen: each takes more than a megabyte of memory, and a Report may have a thousand runs. */
const MOST_AHEAD = 24;
/** By run; the plot of all runs has none. */
const plots = new Map<number | null, Plot>();

document.documentElement.dataset['script'] = 'on';
const tools = document.querySelector('header [data-part=tools]');
tools?.append(button('Save the Report (JSON)', save));

const parts = [...document.querySelectorAll<HTMLElement>('main [data-part]')];
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) fill(target as HTMLElement);
  },
  // A little before they are seen.
  { rootMargin: '300px' },
);
for (const part of parts) watcher.observe(part);
watchColors(() => {
  for (const plot of plots.values()) plot.redraw();
});
watchPaper((isPaper) => {
  // Where what is folded stays folded on paper, it has no width, and is not drawn.
  if (isPaper) for (const part of parts) if (part.clientWidth > 0) fill(part);
});
addEventListener('hashchange', openTarget);
openTarget();
fillAhead(parts.filter((part) => part.closest('details:not([open])') === null).slice(0, MOST_AHEAD));

/** One in each frame: between two of them the browser answers its user. */
function fillAhead([part, ...rest]: readonly HTMLElement[]): void {
  if (part === undefined) return;
  requestAnimationFrame(() => {
    fill(part);
    fillAhead(rest);
  });
}

function fill(place: HTMLElement): void {
  const { part, run: number } = place.dataset;
  if (place.dataset['filled'] !== undefined) return;
  place.dataset['filled'] = '';
  watcher.unobserve(place);
  const index = Number(number);
  const run = report.runs[index]!;
  if (part === 'comparison') {
    const names = [...document.querySelectorAll('main > section:first-of-type tbody a')].map(
      ({ textContent }) => textContent,
    );
    plots.set(null, plotRuns(place, report, names));
  } else if (part === 'curves') plots.set(index, plotVantages(place, run));
  else if (part === 'replay') createReplay(place, run, (momentMs) => plots.get(index)?.mark(momentMs));
}

/** A link to a run that is folded opens it. */
function openTarget(): void {
  if (!/^#run-\d+$/.test(location.hash)) return;
  const section = document.querySelector(location.hash);
  section?.querySelector('details')?.setAttribute('open', '');
  section?.scrollIntoView();
}

/** The file holds the same JSON as this page. */
function save(): void {
  const address = URL.createObjectURL(new Blob([json, '\n'], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `stream-check-${report.startedAt.replaceAll(/[^0-9TZ]/g, '-')}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
