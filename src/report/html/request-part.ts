// What was asked in a run, by what, and how that ended.
import type { Run } from '../../model/report.ts';
import { duration } from '../words/phrases.ts';
import { markup, type Content } from './markup.ts';
import { definitions } from './table.ts';

export function requestPart(run: Run): Content {
  const { target, client, request, response, outcome, scenario, subject } = run;
  return markup`<details class="beside">
    <summary>The request and its answer</summary>
    ${definitions([
      ['run', `${run.id}, repeat ${run.repeat}, ${run.mode}${run.startedAt === null ? '' : `, ${run.startedAt}`}`],
      ['took', run.durationMs === null ? null : duration(run.durationMs)],
      ['subject', subject.kind],
      ['model', target.model],
      ['address', target.baseUrl],
      ['protocol', target.protocol],
      ['scenario', scenario],
      ['client', [client.id, client.version].filter((part) => part !== null).join(' ')],
      ['options', pairsOf(client.options)],
      ['runtime', client.runtime === null ? null : `${client.runtime.name} ${client.runtime.version}`],
      ['packages', pairsOf(client.packages)],
      ['asked', request === null ? null : requestWords(request)],
      ['answered', response === null ? null : headersOf(response)],
      ['outcome', outcome.message === null ? outcome.kind : `${outcome.kind}: ${outcome.message}`],
      ['lock-step', lockStepWords(run)],
      ['budget', duration(run.budgetMs)],
    ])}
  </details> `;
}

function pairsOf(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

function requestWords({ path, httpVersion, acceptEncoding, streamRequested }: NonNullable<Run['request']>): string {
  const stream = streamRequested === null ? '' : streamRequested ? ', a stream' : ', no stream';
  return `${path}, HTTP ${httpVersion}${stream}, accept-encoding: ${acceptEncoding ?? 'none'}`;
}

function headersOf({ status, headers }: NonNullable<Run['response']>): Content {
  return [
    `status ${status}`,
    markup`<ul>
      ${Object.entries(headers).map(([name, value]) => markup`<li><code>${name}: ${value}</code></li>`)}
    </ul>`,
  ];
}

function lockStepWords({ lockStep }: Run): string | null {
  if (lockStep === null) return null;
  const { chunksSeenAlone, chunksSent, vantage } = lockStep;
  return `${chunksSeenAlone} of ${chunksSent} chunks were seen at the ${vantage} before the next was spoken`;
}
