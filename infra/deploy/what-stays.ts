import { STACK_OUTPUTS } from '../../src/shared/stack-outputs.ts';
import { DEFAULT_ARCHITECTURE } from '../../src/shared/topology.ts';
import { DEPLOYMENT_PARAMETERS } from '../deployment-parameters.ts';
import type { DeployArguments } from './deploy-arguments.ts';
import type { DeployedStack } from './deployed-stack.ts';

/** Arguments for the CDK in addition to the typed ones, and lines that explain them. */
export interface Stays {
  readonly args: readonly string[];
  readonly lines: readonly string[];
}

const contextArgs = (name: string, value: string): string[] => ['-c', `${name}=${value}`];

/** A page with a custom domain keeps it. */
const domainArgs = (outputs: ReadonlyMap<string, string>, context: ReadonlyMap<string, string>): string[] => {
  if (context.has('viewerDomain') || context.has('viewerCertificate')) return [];
  const domain = outputs.get(STACK_OUTPUTS.viewerDomain);
  const certificate = outputs.get(STACK_OUTPUTS.viewerCertificate);
  if (domain === undefined || certificate === undefined) return [];
  return [...contextArgs('viewerDomain', domain), ...contextArgs('viewerCertificate', certificate)];
};

/** A deployed page stays unless an argument removes it. */
const viewerStays = ({ context, parameters }: DeployArguments, stack: DeployedStack | undefined): Stays => {
  const outputs = stack?.outputs ?? new Map<string, string>();
  const url = outputs.get(STACK_OUTPUTS.viewerUrl);
  const asked = context.get('viewer') || undefined;
  const isWanted = asked === undefined ? url !== undefined : asked === 'true';
  const { name } = DEPLOYMENT_PARAMETERS.viewer;
  const isSaid = asked !== undefined || url !== undefined;
  const meant = isSaid && !parameters.has(name) ? ['--parameters', `${name}=${String(isWanted)}`] : [];
  if (!isWanted) {
    const lines = url === undefined ? [] : [`The page at ${url} is taken away, as -c viewer=${asked} says.`];
    return { args: meant, lines };
  }
  const domain = domainArgs(outputs, context);
  if (asked !== undefined) return { args: [...domain, ...meant], lines: [] };
  return {
    args: [...contextArgs('viewer', 'true'), ...domain, ...meant],
    lines: [`The stack has the page, at ${url}: it stays. -c viewer=false takes it away.`],
  };
};

const architectureStays = ({ context }: DeployArguments, stack: DeployedStack | undefined): Stays => {
  const before = stack?.outputs.get(STACK_OUTPUTS.architecture);
  if (before === undefined || before === DEFAULT_ARCHITECTURE || context.has('arch')) return { args: [], lines: [] };
  return {
    args: contextArgs('arch', before),
    lines: [`The functions run on ${before}: that stays. -c arch=${DEFAULT_ARCHITECTURE} changes it.`],
  };
};

const loginStays = ({ context }: DeployArguments, stack: DeployedStack | undefined): Stays => {
  if (stack?.outputs.get(STACK_OUTPUTS.login) !== 'false' || context.has('login')) return { args: [], lines: [] };
  return {
    args: contextArgs('login', 'false'),
    lines: ['The stack has no login: that stays. -c login=true changes it.'],
  };
};

/**
 * Context of an earlier deployment that has to be repeated, since it shapes the template: the page with its domain, the
 * processor, and a missing login. Parameters need not be repeated: CloudFormation keeps them.
 * @param stack undefined: it could not be described
 */
export const whatStays = (given: DeployArguments, stack: DeployedStack | undefined): Stays => {
  const all = [viewerStays, architectureStays, loginStays].map((stays) => stays(given, stack));
  return { args: all.flatMap(({ args }) => args), lines: all.flatMap(({ lines }) => lines) };
};
