import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { messageOf } from '../../src/shared/errors.ts';

/** What a stack that is there tells about its last deployment. */
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
 * @returns nothing known of it when there is none yet; or why it cannot be told
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
    // CloudFormation's answer for a name that no stack has.
    const isNone =
      error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');
    if (isNone) return { stack: NOTHING };
    return { why: `${error instanceof Error ? error.name : 'Error'}: ${messageOf(error).replace(/\s+/g, ' ')}` };
  }
};
