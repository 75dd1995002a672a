// The page as one file: its policy, its parts, the Report in it as JSON, and the script that draws. It asks for nothing and
// sends nothing: the policy allows the one script and the one style that are in it, by their digests.
import type { Report } from '../../model/report.ts';
import { jsonInHtml, toJson } from '../escape.ts';
import { namedRuns } from '../label.ts';
import { conclusionWords } from '../words/head.ts';
import { assets } from './assets.ts';
import { againstSection } from './against-section.ts';
import { baselineSection } from './baseline-section.ts';
import { gateSection } from './gate-section.ts';
import { withKeptArrivals } from './kept-arrivals.ts';
import { machineSection } from './machine-section.ts';
import { markup, trusted, type Markup } from './markup.ts';
import { header, runsSection } from './overview.ts';
import { runSection } from './run-section.ts';

const POLICY = [
  "default-src 'none'",
  `script-src '${assets.scriptDigest}'`,
  `style-src '${assets.styleDigest}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function documentOf(whole: Report): string {
  return [...documentParts(whole)].join('');
}

/** The same in parts, one for each run: as a whole the page of a large matrix takes several times its length of memory. */
export function* documentParts(whole: Report): Iterable<string> {
  const report = withKeptArrivals(whole);
  // The digests are of the very text between the tags: no blank may stand beside it.
  yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${`stream-check: ${conclusionWords(report)}`}</title>
<style>${trusted(assets.style)}</style>
</head>
<body>
`.html;
  yield* bodyParts(report);
  yield '\n<script type="application/json" id="report">';
  yield jsonInHtml(toJson(report));
  yield markup`</script>
<script>${trusted(assets.script)}</script>
</body>
</html>
`.html;
}

/** What is read, without the JSON and the script. */
export function bodyOf(report: Report): Markup {
  return trusted([...bodyParts(report)].join(''));
}

function* bodyParts(report: Report): Iterable<string> {
  const named = namedRuns(report.runs, report.runs);
  yield markup`<a class="skip" href="#main">Skip to what was found</a>
${header(report)}
<main id="main" tabindex="-1">
${runsSection(report, named)}
${gateSection(report)}
${baselineSection(report)}
${againstSection(report)}
`.html;
  for (const [i, one] of named.entries()) yield runSection(one, i, report).html;
  yield markup`
${machineSection(report)}
</main>`.html;
}
