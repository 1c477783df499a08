import { writeByteSize } from '../option-forms/byte-size.ts';
import { integerRangePattern } from '../option-forms/integer-range-pattern.ts';
import type { Option, OptionFacts } from '../option-forms/option-forms.ts';
import type { Reading } from '../option-forms/reading.ts';
import { didYouMean } from '../words/nearest-word.ts';
import type { UsdLimit } from './max-job-usd.ts';
import { LIMITS, OPTIONS } from './option-table.ts';

/** A parameter as CloudFormation asks for it: text, and which texts are allowed. */
export interface ParameterTemplate {
  readonly name: string;
  readonly description: string;
  readonly default: string;
  /** what is allowed, in words */
  readonly constraint: string;
  /** either the texts, or a regular expression for them */
  readonly allowed: readonly string[] | RegExp;
}

/** A parameter of the stack that reaches the functions as an environment variable. */
export interface StackParameter extends ParameterTemplate {
  readonly env: string;
  /** @returns the problem when the value is not allowed */
  readonly check: (raw: string) => Reading<unknown>;
}

type Allowed = Pick<ParameterTemplate, 'default' | 'constraint' | 'allowed'>;

/** What a parameter of an option's form allows. */
const allowedOf = (option: Option | UsdLimit): Allowed => {
  switch (option.form) {
    case 'integer': {
      const { minimum, maximum, unit } = option;
      return {
        default: String(option.default),
        constraint: `a whole number from ${minimum} to ${maximum} (${unit})`,
        allowed: new RegExp(`^(${integerRangePattern(minimum, maximum)})$`),
      };
    }
    case 'choice':
      return { default: option.default, constraint: option.choices.join(', '), allowed: option.choices };
    case 'switch':
      return { default: String(option.default), constraint: 'true or false', allowed: ['true', 'false'] };
    case 'list': {
      const any = option.choices.join('|');
      return {
        default: '',
        constraint: `one or more of ${option.choices.join(', ')}, separated by commas; or empty`,
        allowed: new RegExp(`^((${any})(,(${any}))*)?$`),
      };
    }
    case 'characters':
      return {
        default: '',
        constraint: `${option.minimum} to ${option.maximum} characters, percent-encoded; or empty`,
        allowed: /^[!-~]*$/,
      };
    case 'time':
    case 'times':
      return {
        default: option.form === 'time' && option.default !== undefined ? String(option.default) : '',
        constraint: `${option.form === 'time' ? 'a time' : 'times, separated by commas,'} from ${option.minimum} to ${option.maximum} seconds; or empty`,
        allowed: /^[0-9:.,]*$/,
      };
    case 'bytes':
      return {
        default: '',
        constraint: `a size from ${writeByteSize(option.minimum)} to ${writeByteSize(option.maximum)}; or empty`,
        allowed: /^([0-9.]+ *[A-Za-z]*)?$/,
      };
    case 'usd':
      return {
        default: String(option.default),
        constraint: `dollars from 0 (no limit) to ${option.maximum}, with up to four decimals`,
        allowed: option.pattern,
      };
  }
};

/** Name of an option in messages about its parameter: whole numbers go by their own name. */
export const nameInParameters = ({
  form,
  name,
  parameter = name,
}: Pick<OptionFacts, 'name' | 'parameter'> & { readonly form: string }): string =>
  form === 'integer' ? name : parameter;

const parameterOf = (option: Option | UsdLimit): StackParameter[] => {
  const { parameter, env, description } = option;
  if (parameter === undefined || env === undefined) return [];
  const allowed = allowedOf(option);
  const isUnset = (raw: string) => raw === '' && allowed.default === '';
  return [
    {
      name: parameter,
      env,
      description,
      ...allowed,
      check: (raw) => (isUnset(raw) ? { value: raw } : option.read(raw, nameInParameters(option))),
    },
  ];
};

/** Every stack parameter that decides what is rendered. */
export const STACK_PARAMETERS: readonly StackParameter[] = [...OPTIONS, ...LIMITS].flatMap(parameterOf);

/**
 * Turn stack parameters into the environment variables that carry them to the functions.
 * @param parameters values by parameter name
 * @returns variables by name, or the first problem, naming parameter, value and what is allowed
 */
export const parameterEnvironment = (
  parameters: Readonly<Record<string, string>>,
): Reading<Readonly<Record<string, string>>> => {
  const environment: Record<string, string> = {};
  for (const [name, raw] of Object.entries(parameters)) {
    const parameter = STACK_PARAMETERS.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      const known = STACK_PARAMETERS.map((candidate) => candidate.name);
      return {
        problem: `"${name}" is no stack parameter; allowed are ${known.join(', ')}.${didYouMean(name, known)}`,
      };
    }
    const reading = parameter.check(raw);
    if ('problem' in reading) return { problem: `Parameter ${name}: ${reading.problem}` };
    environment[parameter.env] = raw;
  }
  return { value: environment };
};
