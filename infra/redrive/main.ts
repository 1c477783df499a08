import { parseArgs } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ConfigError, messageOf } from '../../src/shared/core/errors/errors.ts';
import { shownName } from '../../src/shared/core/text/shown-name.ts';
import { STACK_OUTPUTS } from '../../src/shared/stack-outputs.ts';
import { awsPorts } from './aws-ports.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';

const USAGE = 'Usage: npm run redrive -- [--stack NAME]; region and credentials as for the aws command.';

const queueUrlOf = async (stack: string): Promise<string> => {
  const { Stacks } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName: stack }));
  const output = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === STACK_OUTPUTS.deadLetters);
  if (output?.OutputValue !== undefined) return output.OutputValue;
  throw new ConfigError(`The stack ${stack} has no output ${STACK_OUTPUTS.deadLetters}: it is not one of fanreel's.`);
};

try {
  const { values } = parseArgs({ options: { stack: { type: 'string', default: 'fanreel' } } });
  const clients = { sqs: new SQSClient(), events: new EventBridgeClient(), lambda: new LambdaClient() };
  const { put, invoked, stayed } = await redriveDeadLetters(awsPorts(await queueUrlOf(values.stack), clients));
  process.stdout.write(`${put} back on the bus, ${invoked} straight to their function, ${stayed.length} stay.\n`);
  for (const reason of stayed) process.stderr.write(`stays: ${shownName(reason)}\n`);
  if (stayed.length > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${shownName(messageOf(error))}\n${USAGE}\n`);
  process.exitCode = 2;
}
