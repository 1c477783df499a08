import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { messageOf } from '../../src/shared/core/errors/errors.ts';

/** Facts about the last deployment of an existing stack. */
export interface DeployedStack {
  readonly outputs: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
}

const NOTHING: DeployedStack = { outputs: new Map(), parameters: new Map() };

const entries = (pairs: readonly (readonly [string | undefined, string | undefined])[]): ReadonlyMap<string, string> =>
  new Map(
    pairs.flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [[name, value] as const])),
  );

/**
 * Look at a stack before it is deployed.
 * @returns empty facts when there is no stack yet; or the reason why it cannot be described
 */
export const describeStack = async (
  client: Pick<CloudFormationClient, 'send'>,
  name: string,
): Promise<{ readonly stack: DeployedStack } | { readonly why: string }> => {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const { Outputs = [], Parameters = [] } = Stacks?.[0] ?? {};
    return {
      stack: {
        outputs: entries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
        parameters: entries(Parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue])),
      },
    };
  } catch (error) {
    // CloudFormation's error for a stack that does not exist.
    const isNone =
      error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');
    if (isNone) return { stack: NOTHING };
    return { why: `${error instanceof Error ? error.name : 'Error'}: ${messageOf(error).replace(/\s+/g, ' ')}` };
  }
};
