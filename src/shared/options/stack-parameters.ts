import { GENERATE_FRAMES } from '../../renders/frames/options.ts';
import { RENDER_KINDS } from '../../renders/render-kinds.ts';
import { integerRangePattern } from './integer-range-pattern.ts';
import { MAX_JOB_USD_PARAMETER } from './max-job-usd.ts';
import type { IntegerOption } from './option-forms.ts';
import { INTEGER_OPTIONS, MAX_SLICES, RENDERS } from './option-table.ts';
import { readInteger, readRenders, readSwitch } from './read-option.ts';
import type { Reading } from './reading.ts';

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

const integerParameter = (option: IntegerOption): StackParameter[] => {
  const { parameter, env, description, minimum, maximum, unit } = option;
  if (parameter === undefined || env === undefined) return [];
  return [
    {
      name: parameter,
      env,
      description,
      default: String(option.default),
      constraint: `a whole number from ${minimum} to ${maximum} (${unit})`,
      allowed: new RegExp(`^(${integerRangePattern(minimum, maximum)})$`),
      check: (raw) => readInteger(option, raw),
    },
  ];
};

const anyRender = RENDER_KINDS.join('|');

/** Every stack parameter that decides what is rendered. */
export const STACK_PARAMETERS: readonly StackParameter[] = [
  {
    name: GENERATE_FRAMES.parameter,
    env: GENERATE_FRAMES.env,
    description: GENERATE_FRAMES.description,
    default: String(GENERATE_FRAMES.default),
    constraint: 'true or false',
    allowed: ['true', 'false'],
    check: (raw) => readSwitch(GENERATE_FRAMES.parameter, raw),
  },
  {
    name: RENDERS.parameter,
    env: RENDERS.env,
    description: RENDERS.description,
    default: '',
    constraint: `one or more of ${RENDER_KINDS.join(', ')}, separated by commas; or empty`,
    allowed: new RegExp(`^((${anyRender})(,(${anyRender}))*)?$`),
    check: (raw) => (raw === '' ? { value: raw } : readRenders(RENDERS.parameter, raw)),
  },
  ...Object.values(INTEGER_OPTIONS).flatMap(integerParameter),
  ...integerParameter(MAX_SLICES),
  MAX_JOB_USD_PARAMETER,
];

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
      const known = STACK_PARAMETERS.map((candidate) => candidate.name).join(', ');
      return { problem: `"${name}" is no stack parameter; allowed are ${known}.` };
    }
    const reading = parameter.check(raw);
    if ('problem' in reading) return { problem: `Parameter ${name}: ${reading.problem}` };
    environment[parameter.env] = raw;
  }
  return { value: environment };
};
