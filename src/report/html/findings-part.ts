// What was found in a run: each cause with its evidence, and the experiments, before and after beside each other.
import type { Run } from '../../model/report.ts';
import type { CauseFinding } from '../../model/verdict.ts';
import { sidesOf } from '../words/experiments.ts';
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
            columns: [{ title: 'cause' }, { title: 'status' }],
            rows: others.map(({ id, status }) => [markup`<code>${id}</code>`, status]),
          })}
        </details> `,
    ),
  ];
}

function causeCard({ id, status, hop, words, advice }: CauseFinding): Markup {
  const sentences = words.filter((sentence) => sentence !== '');
  return markup`<article class="card ${status}">
    <h4><code>${id}</code> <span class="quiet">${status}${hop === null ? '' : `, at the hop ${hop}`}</span></h4>
    ${when(
      sentences.length > 0,
      () =>
        markup`<ul>
          ${sentences.map((sentence) => markup`<li>${sentence}</li>`)}
        </ul>`,
    )}
    ${when(advice !== null, () => markup`<p><strong>fix</strong> ${advice}</p>`)}
    <p class="quiet"><code>stream-check explain ${id}</code></p>
  </article> `;
}

function experimentCard(experiment: Run['experiments'][number]): Markup {
  const { id, encoding, changed, happened, rulesIn, rulesOut } = experiment;
  const sides = sidesOf(experiment);
  return markup`<article class="card">
    <h4><code>${id}</code> <span class="quiet">${happened}</span></h4>
    <div class="sides">
      <div>
        <h5>as it was asked</h5>
        ${outcomes(sides.usual)}
        <p class="quiet">content-encoding: ${encoding ?? 'none'}</p>
      </div>
      <div>
        <h5>${changed}</h5>
        ${outcomes(sides.changed)}
      </div>
    </div>
    ${idsLine('speaks for', rulesIn)}${idsLine('rules out', rulesOut)}
  </article> `;
}

function outcomes(lines: readonly string[]): Content {
  return lines.map((line) => markup`<p class="outcome">${line}</p> `);
}

function idsLine(name: string, ids: readonly string[]): Content {
  return when(
    ids.length > 0,
    () => markup`<p>${name}: ${ids.map((id, i) => markup`${i === 0 ? '' : ', '}<code>${id}</code>`)}</p> `,
  );
}
