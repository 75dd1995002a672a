// What was found in a run: each cause with its evidence, and the experiments, before and after beside each other.
import type { Run } from '../../model/report.ts';
import type { CauseFinding } from '../../model/verdict.ts';
import { markup, when, type Content, type Markup } from './markup.ts';
import { table } from './table.ts';

const FOUND: readonly CauseFinding['status'][] = ['detected', 'suspected', 'error'];

export function findingsPart({ verdict, experiments }: Run): Content {
  const found = verdict.causes.filter(({ status }) => FOUND.includes(status));
  const others = verdict.causes.filter(({ status }) => !FOUND.includes(status));
  return [
    when(
      found.length > 0,
      () =>
        markup`<h3>Causes</h3>
          ${found.map(causeCard)}`,
    ),
    when(
      experiments.length > 0,
      () =>
        markup`<h3>Experiments</h3>
          ${experiments.map(experimentCard)}`,
    ),
    when(
      others.length > 0,
      () =>
        markup`<details class="beside">
          <summary>Causes that were not found: ${others.length}</summary>
          ${table({
            caption: 'Causes that were looked for and not found',
            columns: [{ title: 'cause' }, { title: 'status' }, { title: 'what shows it' }],
            rows: others.map(({ id, status, words }) => [markup`<code>${id}</code>`, status, sentences(words)]),
          })}
        </details> `,
    ),
  ];
}

function causeCard({ id, status, hop, words, advice }: CauseFinding): Markup {
  return markup`<article class="card ${status}">
    <h4><code>${id}</code> <span class="quiet">${status}${hop === null ? '' : `, at the hop ${hop}`}</span></h4>
    <ul>
      ${words.filter((sentence) => sentence !== '').map((sentence) => markup`<li>${sentence}</li>`)}
    </ul>
    ${when(advice !== null, () => markup`<p><strong>fix</strong> ${advice}</p>`)}
    <p class="quiet"><code>stream-check explain ${id}</code></p>
  </article> `;
}

function experimentCard(experiment: Run['experiments'][number]): Markup {
  const { id, encoding, before, after, changed, happened, rulesIn, rulesOut } = experiment;
  return markup`<article class="card">
    <h4><code>${id}</code> <span class="quiet">${happened}</span></h4>
    <div class="sides">
      <div>
        <h5>as it was asked</h5>
        <p class="outcome">${before}</p>
        <p class="quiet">content-encoding: ${encoding ?? 'none'}</p>
      </div>
      <div>
        <h5>${changed}</h5>
        <p class="outcome">${after}</p>
      </div>
    </div>
    ${idsLine('speaks for', rulesIn)}${idsLine('rules out', rulesOut)}
  </article> `;
}

function idsLine(name: string, ids: readonly string[]): Content {
  return when(
    ids.length > 0,
    () => markup`<p>${name}: ${ids.map((id, i) => markup`${i === 0 ? '' : ', '}<code>${id}</code>`)}</p> `,
  );
}

function sentences(words: readonly string[]): Content {
  return words.filter((sentence) => sentence !== '').join(' ');
}
