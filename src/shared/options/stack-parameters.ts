import { GENERATE_FRAMES, INTEGER_OPTIONS, type IntegerOption, MAX_SLICES, RENDERS } from './option-table.ts';
import { type Reading, readInteger, readRenders, readSwitch } from './read-option.ts';

/** A parameter of the stack that reaches the functions as an environment variable. */
export interface StackParameter {
  readonly name: string;
  readonly env: string;
  readonly description: string;
  /** @returns the problem when the value is not allowed */
  readonly check: (raw: string) => Reading<unknown>;
}

const integerParameter = (option: IntegerOption): StackParameter[] => {
  const { parameter, env, description } = option;
  if (parameter === undefined || env === undefined) return [];
  return [{ name: parameter, env, description, check: (raw) => readInteger(option, raw) }];
};

/** Every stack parameter that decides what is rendered. */
export const STACK_PARAMETERS: readonly StackParameter[] = [
  {
    name: GENERATE_FRAMES.parameter,
    env: GENERATE_FRAMES.env,
    description: GENERATE_FRAMES.description,
    check: (raw) => readSwitch(GENERATE_FRAMES.parameter, raw),
  },
  {
    name: RENDERS.parameter,
    env: RENDERS.env,
    description: RENDERS.description,
    check: (raw) => readRenders(RENDERS.parameter, raw),
  },
  ...Object.values(INTEGER_OPTIONS).flatMap(integerParameter),
  ...integerParameter(MAX_SLICES),
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
