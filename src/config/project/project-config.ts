// The schema of a config file of a project, in every form that it may have: JSON, a module, a key of package.json.
// What may be said at the top are all options of `check`; a subject may have those about itself alone.
import { z } from 'zod';
import { IgnoreSetting, PresetId, RuleOverride, RuleSettings } from '../../model/rule-settings.ts';
import type { Option } from '../option.ts';
import { membersOf } from '../option-values.ts';
import { type OptionName, optionsOf } from '../options.ts';

const Text = z.string().min(1);
const NOT_EMPTY = 'expected at least one';
const Texts = z.array(Text).min(1, NOT_EMPTY);

/** What is said of a subject: not where a report goes, nor how all runs count together. */
function isOwn([name, { group }]: [OptionName, Option]): boolean {
  const isOfMatrix = ['client', 'pair', 'scenario', 'start', 'data'].includes(name);
  const isOfRun = ['budget', 'judge', 'keepText'].includes(name);
  return isOfRun || (!isOfMatrix && (group === 'asked' || group === 'measured'));
}

/** The names of the options that a subject of this kind may have. */
export const OWN_OPTIONS = {
  model: optionsOf('check').filter(isOwn),
  app: optionsOf('through').filter(isOwn),
  program: optionsOf('run').filter(isOwn),
} as const;
export type SubjectKind = keyof typeof OWN_OPTIONS;

const ScenarioNames = Texts.optional().describe('ids of scenarios, or JSON files; left out for those of the config');
const Ready = z.strictObject({
  path: z.string().startsWith('/').optional().describe('path that has to answer with a status below 400'),
  timeout: z
    .number('expected a number of seconds, such as 30')
    .positive()
    .max(3600)
    .optional()
    .describe('how long the app may take, seconds'),
});
const FORMS = [
  Text,
  z.strictObject({
    model: Text.describe('mock, mock/<scenario>, <provider>/<model>, or any name with baseUrl'),
    clients: Texts.optional().describe('clients that ask it; left out for those of the config'),
    scenarios: ScenarioNames,
    ...membersOf(OWN_OPTIONS.model),
  }),
  z.strictObject({
    app: Text.describe('address of an app whose model the mock is'),
    start: Text.optional().describe('command that starts it; left out if it runs already'),
    ready: Ready.optional().describe('when it can be asked; left out: when it listens'),
    data: z
      .union([Text, z.record(z.string(), z.unknown())])
      .optional()
      .describe('JSON object to POST'),
    scenarios: ScenarioNames,
    ...membersOf(OWN_OPTIONS.app),
  }),
  z.strictObject({
    program: z.tuple([Text], z.string()).describe('the program and its arguments'),
    scenarios: ScenarioNames,
    ...membersOf(OWN_OPTIONS.program),
  }),
] as const;
const SubjectEntry = z.union(FORMS, 'expected a model, or an object with model, app or program');

/** What is asked once, and stands in no file. */
const TYPED_ONLY: readonly OptionName[] = ['config', 'against', 'updateBaseline'];
const CHECK = optionsOf('check').filter(([name]) => !TYPED_ONLY.includes(name));

export const ProjectConfigFile = z.strictObject({
  $schema: z.string().optional().describe('address of this schema, for editors'),
  model: Text.optional().describe('the same as one subject'),
  ...membersOf(CHECK),
  subjects: z.array(SubjectEntry).min(1, NOT_EMPTY).optional().describe('who is under test'),
  clients: Texts.optional().describe('clients that ask the models'),
  scenarios: Texts.optional().describe('what the mock plays: ids, or JSON files'),
  preset: PresetId.optional(),
  rules: RuleSettings.optional(),
  overrides: z.array(RuleOverride).optional().describe('rules for some of the runs'),
  ignore: z.array(IgnoreSetting).optional().describe('rules that may fail, and why'),
  baseline: Text.optional().describe('file with the figures that a run is compared with'),
  reporters: z
    .array(z.union([Text, z.tuple([Text, z.strictObject({ file: Text.describe('where it is written') })])]))
    .min(1, NOT_EMPTY)
    .optional()
    .describe('forms of the report: <id>, <id>=<file>, or both apart'),
});
