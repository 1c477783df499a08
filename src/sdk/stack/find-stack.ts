import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { statusOf } from '../../shared/adapters/s3/s3-failure.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { STACK_PARAMETERS } from '../../shared/core/options/stack-parameters.ts';
import { redact } from '../../shared/core/text/redact.ts';
import { STACK_OUTPUTS } from '../../shared/stack-outputs.ts';
import type { ParameterFlags } from '../core/parameters/stack-layer.ts';
import { UsageError } from '../core/usage/usage-error.ts';
import { StackError } from './stack-error.ts';

/** Facts about a stack that the command needs. */
export interface FoundStack {
  readonly name: string;
  readonly sourceBucket: string;
  readonly outputBucket: string;
  readonly eventBus: string;
  /** undefined when it was deployed without the page */
  readonly viewerUrl: string | undefined;
  /** parameters that decide what is rendered, when they differ from their default */
  readonly parameters: ParameterFlags;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const NAME = /^([A-Za-z][A-Za-z0-9-]{0,127}|arn:[a-z-]+:cloudformation:[a-z0-9-]+:\d{12}:stack\/[A-Za-z0-9/-]+)$/;
const NEEDED = [STACK_OUTPUTS.sourceBucket, STACK_OUTPUTS.outputBucket, STACK_OUTPUTS.eventBus];

const failure = (name: string, region: string, cause: unknown): StackError => {
  const status = statusOf(cause);
  const kind = cause instanceof Error ? cause.name : 'Error';
  const said = `(${kind}: ${redact(messageOf(cause)).replace(/\s+/g, ' ')})`;
  const text = ((): string => {
    if (kind === 'CredentialsProviderError') {
      return 'No AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or sign in with `aws sso login`.';
    }
    if (kind === 'ValidationError' && status === 400) {
      return `There is no stack ${name} in region ${region}: check the name, or name its region with AWS_REGION.`;
    }
    if (status === 401 || status === 403) {
      return `AWS refused to describe the stack ${name} ${said}: the credentials must be valid and allow cloudformation:DescribeStacks.`;
    }
    const answer = status === undefined ? 'without an answer' : `with HTTP ${status}`;
    return `The stack ${name} could not be described, ${answer} ${said}: check network and region, and try again.`;
  })();
  return new StackError(text, { cause });
};

const describe = async (name: string): Promise<Stack | undefined> => {
  const client = new CloudFormationClient({
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  });
  const region = await client.config.region().catch(() => '');
  try {
    if (region === '') {
      throw new StackError('No AWS region is set: name that of the stack with AWS_REGION, or set one in your profile.');
    }
    return (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (error) {
    throw error instanceof StackError ? error : failure(name, region, error);
  } finally {
    client.destroy();
  }
};

/**
 * Find a deployed stack's buckets, bus and parameters in its outputs. Credentials and region are those of the aws command.
 * @param name name or ARN
 * @throws {UsageError} when the name has no valid form
 * @throws {StackError} when there is no such stack, or needed outputs are missing
 */
export const findStack = async (name: string): Promise<FoundStack> => {
  if (!NAME.test(name)) {
    throw new UsageError(`--stack is "${name}", which no stack can be called; give the name it was deployed under.`);
  }
  const stack = await describe(name);
  const outputs = new Map(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue] as const));
  const missing = NEEDED.filter((key) => (outputs.get(key) ?? '') === '');
  if (missing.length > 0) {
    throw new StackError(
      `The stack ${name} (${stack?.StackStatus ?? 'unknown status'}) has no output ${missing.join(', ')}: it is not fanreel's, or its deployment has not finished.`,
    );
  }
  const known = new Set(STACK_PARAMETERS.map((parameter) => parameter.name));
  const parameters = (stack?.Parameters ?? []).flatMap(({ ParameterKey = '', ParameterValue = '' }) =>
    known.has(ParameterKey) && ParameterValue !== '' ? [[ParameterKey, ParameterValue] as const] : [],
  );
  return {
    name: stack?.StackName ?? name,
    sourceBucket: outputs.get(STACK_OUTPUTS.sourceBucket) ?? '',
    outputBucket: outputs.get(STACK_OUTPUTS.outputBucket) ?? '',
    eventBus: outputs.get(STACK_OUTPUTS.eventBus) ?? '',
    viewerUrl: outputs.get(STACK_OUTPUTS.viewerUrl),
    parameters: Object.fromEntries(parameters),
  };
};
