// What a config file of a project may hold, for those who write one in JavaScript or TypeScript. Its schema is
// project-config.ts; the two have the same keys (a test compares them).
import type { IgnoreSetting, PresetId, RuleOverride, RuleSettings } from '../../model/rule-settings.ts';
import type { CheckOptions, OptionValues } from '../options.ts';

/** What may be said for one subject alone: how it is measured, and what is asked. */
type OwnOptions<Names extends keyof OptionValues> = { [N in Names]?: OptionValues[N] };
type MeasuringOption =
  | 'env'
  | 'lockStep'
  | 'timed'
  | 'runs'
  | 'expect'
  | 'timeout'
  | 'maxTime'
  | 'budget'
  | 'judge'
  | 'keepText';

/** A model, asked by each of the clients. */
export interface ModelSubject extends OwnOptions<
  MeasuringOption | 'baseUrl' | 'apiKeyEnv' | 'header' | 'protocol' | 'prompt' | 'maxTokens' | 'parallel'
> {
  model: string;
  /** In place of those of the whole config. */
  clients?: readonly string[];
  scenarios?: readonly string[];
}

/** An app, gateway or proxy whose model the mock is. */
export interface AppSubject extends OwnOptions<MeasuringOption | 'header' | 'port' | 'parallel'> {
  /** Its address, with the path that streams. */
  app: string;
  /** Command that starts it; left out if it runs already. */
  start?: string;
  /** When it can be asked: as soon as it listens, unless a path is named that has to answer first. */
  ready?: { path?: string; timeout?: number };
  /** What is posted: a JSON object, or its text. */
  data?: Readonly<Record<string, unknown>> | string;
  scenarios?: readonly string[];
}

/** A program that is the client. */
export interface ProgramSubject extends OwnOptions<MeasuringOption | 'pty' | 'baseUrl' | 'protocol'> {
  program: readonly [string, ...string[]];
  scenarios?: readonly string[];
}

export type SubjectEntry = string | ModelSubject | AppSubject | ProgramSubject;

/** `id`, `id=file`, or both apart. */
export type ReporterEntry = string | readonly [id: string, options: { file: string }];

/**
 * A matrix: each subject with each client and each scenario that it can have. Options of `check` at the top hold for all
 * subjects that take them.
 */
export interface ProjectConfig extends Omit<
  CheckOptions,
  'config' | 'client' | 'scenario' | 'against' | 'updateBaseline'
> {
  /** For editors: the address of the schema. */
  $schema?: string;
  subjects?: readonly SubjectEntry[];
  clients?: readonly string[];
  scenarios?: readonly string[];
  preset?: PresetId;
  rules?: RuleSettings;
  /** Rules for some of the runs; the last one that fits wins. */
  overrides?: readonly RuleOverride[];
  ignore?: readonly IgnoreSetting[];
  /** File with the figures that a run is compared with. */
  baseline?: string;
  reporters?: readonly ReporterEntry[];
  /** The same as one client, scenario or reporter, by the names of the options. */
  client?: string | readonly string[];
  scenario?: string;
  reporter?: string | readonly string[];
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  color?: boolean;
  ascii?: boolean;
}

/** Gives a config its type: `export default defineConfig({ ... })`. */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config;
}
