// The catalog of guides: pages for users about a whole subject. `stream-check explain <id>` prints <id>.md of this folder,
// and README links it. A new one is a page and a line here; test/house/readme.test.ts holds both.
import { defineCatalog } from '../catalog.ts';

export interface Guide {
  id: string;
  /** One line for lists. */
  title: string;
}

export const guides = defineCatalog<Guide>('guide', [
  {
    id: 'first-command',
    title: 'What to type first: the commands that fit a directory, addresses as people type them.',
  },
  { id: 'how-it-knows', title: 'Where time is stamped, how a stream is driven, and what follows from it.' },
  { id: 'report', title: 'What each line of a report means, and the report as JSON.' },
  { id: 'clients', title: 'SDKs of your project, Python clients, clients of your own, and their options.' },
  { id: 'own-clients', title: 'A client of your own in Node or Python: what it gets, what it yields, examples.' },
  { id: 'pair', title: 'Does a blocking client make other readers of your server wait?' },
  { id: 'endpoint', title: 'An address asked as it is, how often, and the controls of --why that find the cause.' },
  { id: 'arrivals', title: 'What is said of an address that is asked as it is, and what that rests on.' },
  { id: 'curl', title: 'The line that a browser copies as cURL, pasted as it is.' },
  { id: 'through', title: 'An app, gateway or proxy of yours, seen from outside.' },
  { id: 'run', title: 'A program in any language, judged by what it prints.' },
  { id: 'ci', title: 'In CI: exit codes, a proof without a clock, saved evidence.' },
  { id: 'config', title: 'A config file: subjects, clients and scenarios, rules, reporters, shards.' },
  { id: 'gate', title: 'Rules that must hold: assertions, presets, levels, ignores, several runs.' },
  { id: 'baseline', title: 'What was measured against a committed file: shape and ratios, no absolute times.' },
  { id: 'against', title: 'Two sides by turns on one machine: another version, commit or address.' },
  { id: 'html-report', title: 'The page for a browser: curves, gaps, a replay, in one file that works offline.' },
  { id: 'reporters', title: 'The report for CI services, pull requests, monitoring and spreadsheets.' },
  { id: 'recipes', title: 'Files to copy: GitHub Actions, GitLab CI, a nightly job, Docker, Kubernetes.' },
  { id: 'suites', title: 'Matchers and a model for vitest and jest; pytest by way of run.' },
  { id: 'mock', title: 'The mock server in your own tests, and alone.' },
  { id: 'library', title: 'The command line in a program of your own: check, record, judge, render.' },
  { id: 'complete', title: 'Tab in bash, zsh and fish: commands, options, ids.' },
  { id: 'figures', title: 'What measuring costs, and how exact it is.' },
  { id: 'limits', title: 'What is not measured, and where a verdict is left open.' },
]);
