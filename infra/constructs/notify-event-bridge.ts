import { Stack } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from './acknowledge.ts';

/** Id of the CDK's function that writes the notifications of buckets; there is one in a stack. */
const NOTIFIER = /^BucketNotificationsHandler/;
const REASON =
  "The CDK's own function, which writes the notifications of buckets when the stack is deployed and does nothing else.";
const FINDINGS = [
  'AwsSolutions-L1',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  'AwsSolutions-IAM5[Resource::*]',
];

/** Have a bucket that exists send its events to EventBridge. Its other notifications stay. */
export const notifyEventBridge = (bucket: IBucket): void => {
  bucket.enableEventBridgeNotification();
  const notifier = Stack.of(bucket).node.children.find(({ node }) => NOTIFIER.test(node.id));
  if (notifier === undefined) return;
  for (const finding of FINDINGS) acknowledge(notifier, finding, REASON);
};
