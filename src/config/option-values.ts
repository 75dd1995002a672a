// Options as values: from text as it is typed, from a config file, from a program. Wherever they come from, the same
// function checks them. Here the table meets zod, which costs more than all of `--help`.
import { z } from 'zod';
import { unknownId } from '../catalog.ts';
import { StreamCheckError } from '../errors.ts';
import { problemsOf } from '../json-file.ts';
import { INCONCLUSIVE_POLICIES } from '../model/exit-code.ts';
import { PRESETS } from '../model/rule-settings.ts';
import { PROTOCOL_IDS } from '../model/target.ts';
import { CHANNELS, VANTAGES } from '../model/timeline.ts';
import { flagOf, type Ids, type Option } from './option.ts';
import { allOptions, type CheckOptions, OPTIONS, optionsOf, type OptionName, type OptionValues } from './options.ts';
import { oneOf, parseHeader, positiveNumber, requireText, requireVariableName, wholeNumber } from './values.ts';

const KNOWN: Readonly<Record<keyof Ids, readonly string[]>> = {
  protocol: PROTOCOL_IDS,
  vantage: VANTAGES,
  'kind of content': CHANNELS,
  'meaning of --inconclusive': INCONCLUSIVE_POLICIES,
  preset: PRESETS,
};

/** @param typed what commander collected: text, lists of it, and true or false for flags @throws StreamCheckError */
export function readTyped(typed: Readonly<Record<string, unknown>>): OptionValues {
  // commander sets what `--no-…` would unset.
  const given = Object.entries(typed).filter(([name, value]) => !(isNegated(name) && value === true));
  return checked(Object.fromEntries(given), (name) => flagOf(name, OPTIONS[name]));
}

/** The model may stand beside the options of a check. */
export type CheckValues = OptionValues & { model?: string };

/** What a config file may hold: all options of `check`, but not another file. */
export const ConfigFile = shapeOf(optionsOf('check').filter(([name]) => name !== 'config'));

/** @param content of the shape of `ConfigFile` @throws StreamCheckError */
export function readConfigFile(content: z.infer<typeof ConfigFile>, path: string): CheckValues {
  return checked(content, (name) => `${name} in ${path}`);
}

const Given = shapeOf(optionsOf('check').filter(([, { printing }]) => !printing));

/** @param options as a program gives them, which may come from JavaScript @throws StreamCheckError */
export function readOptions(options: CheckOptions): CheckValues {
  const names = Object.keys(Given.shape);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownId('option', unknown, names);
  const parsed = Given.safeParse(options);
  if (parsed.success) return checked(parsed.data, (name) => name);
  const [first = '', ...rest] = problemsOf(parsed.error, options);
  throw new StreamCheckError('usage', `The options do not fit: ${first}.`, rest.length === 0 ? null : rest.join('\n'));
}

function shapeOf(options: readonly [OptionName, Option][]) {
  return z.strictObject({ model: z.string().min(1).optional(), ...membersOf(options) });
}

/** Kinds of values and names alone. A repeatable option may be given as one value. */
export function membersOf(options: readonly [OptionName, Option][]): Record<string, z.ZodOptional<z.ZodType>> {
  return Object.fromEntries(
    options.map(([name, option]) => {
      const help = option.negated === true ? `false: ${option.help}` : option.help;
      return [name, shapeOfOption(option).optional().describe(help)];
    }),
  );
}

function shapeOfOption({ type, repeatable }: Option): z.ZodType {
  if (type.kind === 'flag') return z.boolean();
  const one =
    type.kind === 'positive-number'
      ? z.number(`expected a number of ${type.unit}, such as ${type.unit === 'milliseconds' ? 100 : 30}`)
      : type.kind === 'whole-number'
        ? z.number()
        : z.string().min(1);
  return repeatable ? z.union([one.transform((value) => [value]), z.array(one)]) : one;
}

/** @param values of the right kinds @param labelOf what an option is called in messages @throws StreamCheckError */
export function checked(values: Readonly<Record<string, unknown>>, labelOf: (name: OptionName) => string): CheckValues {
  const found: Record<string, unknown> = {};
  if (values['model'] !== undefined) found['model'] = values['model'];
  for (const [name, option] of allOptions()) {
    const value = values[name];
    if (value === undefined) continue;
    const one = (item: unknown) => checkedOne(option, labelOf(name), item);
    found[name] = Array.isArray(value) ? value.map(one) : one(value);
  }
  return found;
}

function checkedOne({ type, metavar = '' }: Option, label: string, value: unknown): unknown {
  if (type.kind === 'whole-number') return wholeNumber(label, String(value), type);
  if (type.kind === 'positive-number') return positiveNumber(label, String(value), type);
  if (type.kind === 'id') return oneOf(type.noun, String(value), KNOWN[type.noun]);
  if (type.kind === 'text') requireText(label, metavar, String(value));
  // Checked now, taken apart where it is used.
  if (type.kind === 'header') parseHeader(String(value), label);
  if (type.kind === 'variable') requireVariableName(label, String(value));
  return value;
}

function isNegated(name: string): boolean {
  const option: Option | undefined = OPTIONS[name as OptionName];
  return option?.negated === true;
}
