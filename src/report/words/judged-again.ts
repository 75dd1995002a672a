// What changed in what is said of a recording, in one sentence.
import type { Judged } from '../../model/judged.ts';
import type { Run } from '../../model/report.ts';

export function changedWords({ id, client, startedAt }: Run, was: Judged, is: Judged): string {
  const when = startedAt === null ? '' : ` of ${startedAt.slice(0, 10)}`;
  const before = `stream-check ${was.tool} said ${verdictWords(was)}`;
  const gone = was.causes.filter((cause) => !is.causes.includes(cause));
  const found = is.causes.filter((cause) => !was.causes.includes(cause));
  const causes = [
    ...(found.length === 0 ? [] : [`${found.join(', ')} found now`]),
    ...(gone.length === 0 ? [] : [`${gone.join(', ')} no longer found`]),
  ];
  const isOtherVerdict = verdictWords(was) !== verdictWords(is);
  const words = isOtherVerdict ? [`${before}, and this one says ${verdictWords(is)}`] : [`${before}, as this one does`];
  return `${client.id}${when} (run ${id}): ${[...words, ...causes].join('; ')}.`;
}

/** How many recordings are judged as before. @param unknown how many of them say nothing of it */
export function againWords(all: number, changed: number, unknown: number): string {
  const same = all - changed - unknown;
  const parts = [
    ...(same > 0 ? [`${same} as before`] : []),
    ...(changed > 0 ? [`${changed} otherwise`] : []),
    ...(unknown > 0 ? [`${unknown} of which it is not known what was said`] : []),
  ];
  return `${all} ${all === 1 ? 'recording' : 'recordings'} judged again: ${parts.join(', ')}.`;
}

function verdictWords({ delivery, passed, hop, reason }: Judged): string {
  const what = reason === null ? delivery : `${delivery} (${reason})`;
  const where = hop === null ? '' : ` at ${hop}`;
  return `${what}${where}, ${passed ? 'passed' : 'not passed'}`;
}
