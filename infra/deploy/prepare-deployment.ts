import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { readAccountLimits } from './account-limits.ts';
import { capacityReport } from './capacity-report.ts';
import { readDeployArguments } from './deploy-arguments.ts';
import { type DeployedStack, describeStack } from './deployed-stack.ts';
import { whatStays } from './what-stays.ts';

export interface DeploymentPorts {
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  readonly lambda: Pick<LambdaClient, 'send'>;
  readonly region: string;
  /** context from cdk.json and similar files; typed values override it */
  readonly context: Readonly<Record<string, unknown>>;
}

/** Arguments for the CDK, and lines to print before. */
export interface PreparedDeployment {
  readonly args: readonly string[];
  readonly lines: readonly string[];
}

export const DEFAULT_STACK_NAME = 'fanreel';

const NO_PARAMETERS: DeployedStack['parameters'] = new Map();

/**
 * Inspect account and stack before a deployment. A failed inspection is reported but stops nothing: the CDK reports
 * what it cannot do, and the template refuses to remove the page by mistake.
 * @param argv as typed after `npm run deploy --`
 */
export const prepareDeployment = async (
  argv: readonly string[],
  { cloudFormation, lambda, region, context }: DeploymentPorts,
): Promise<PreparedDeployment> => {
  const typed = readDeployArguments(argv);
  const texts = Object.entries(context).map(([name, value]) => [name, String(value)] as const);
  const given = { ...typed, context: new Map([...texts, ...typed.context]) };
  const stackName = given.context.get('stackName') ?? DEFAULT_STACK_NAME;
  const [limits, described] = await Promise.all([readAccountLimits(lambda), describeStack(cloudFormation, stackName)]);
  const lines: string[] = [];
  const stack = 'stack' in described ? described.stack : undefined;
  if ('why' in described) {
    lines.push(
      `The stack ${stackName} could not be looked at (${described.why}): give the page and the processor that it has again, ` +
        'with -c viewer=true and -c arch=arm64; allow cloudformation:DescribeStacks to have that done.',
    );
  }
  const stays = whatStays(given, stack);
  lines.push(...stays.lines);
  const before = stack?.parameters ?? NO_PARAMETERS;
  const after = new Map([...before, ...given.parameters]);
  if ('limits' in limits) lines.push(...capacityReport({ region, limits: limits.limits, before, after }));
  else {
    lines.push(
      `The account's limits could not be read (${limits.why}): allow lambda:GetAccountSettings to be told what they mean. The deployment goes on.`,
    );
  }
  return { args: [...argv, ...stays.args], lines };
};
