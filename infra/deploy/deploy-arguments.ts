/** The arguments after `npm run deploy --` that matter before the CDK reads them. */
export interface DeployArguments {
  /** by name; the last value of a name wins */
  readonly context: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
  readonly profile: string | undefined;
}

const FLAGS = new Map([
  ['-c', 'context'],
  ['--context', 'context'],
  ['--parameters', 'parameters'],
  ['--profile', 'profile'],
] as const);

const assignment = (value: string): { readonly name: string; readonly text: string } => {
  const at = value.indexOf('=');
  return at < 0 ? { name: value, text: '' } : { name: value.slice(0, at), text: value.slice(at + 1) };
};

/** A parameter may name its stack: `Fanreel:SliceSeconds=60`. */
const withoutStack = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Read the arguments of `cdk deploy` without validating them, which is the CDK's task.
 * @param argv as typed; values stand behind their flag, or after an equals sign
 */
export const readDeployArguments = (argv: readonly string[]): DeployArguments => {
  const given = { context: new Map<string, string>(), parameters: new Map<string, string>() };
  let profile: string | undefined;
  for (let at = 0; at < argv.length; at += 1) {
    const [, flag = '', inline] = /^(--?[a-z]+)(?:=(.*))?$/s.exec(argv[at] ?? '') ?? [];
    const kind = FLAGS.get(flag as '-c');
    if (kind === undefined) continue;
    if (inline === undefined) at += 1;
    const value = inline ?? argv[at] ?? '';
    if (kind === 'profile') profile = value;
    else {
      const { name, text } = assignment(value);
      given[kind].set(kind === 'parameters' ? withoutStack(name) : name, text);
    }
  }
  return { ...given, profile };
};
