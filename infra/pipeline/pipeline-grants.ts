import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { ConfigError } from '../../src/shared/core/errors/errors.ts';
import { acknowledge, asInFinding } from '../constructs/acknowledge.ts';
import { KEY_ACTIONS } from '../constructs/grant-keys.ts';

const UPLOAD_ACTIONS = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

/** Nobody knows the keys of objects, or the paths of requests, before: cdk-nag need not warn of whoever may use them. */
const acknowledgeAny = (grantee: IGrantable, scope: IConstruct, arn: string): void => {
  const { grantPrincipal } = grantee;
  if (!Construct.isConstruct(grantPrincipal)) return;
  const reason = 'Granted by FanreelPipeline: what comes below this prefix is not known before.';
  acknowledge(grantPrincipal, `AwsSolutions-IAM5[Resource::${asInFinding(scope, arn)}]`, reason);
};

/** Let somebody put objects at keys of a bucket, and use its key for that. */
export const grantUpload = (bucket: IBucket, keys: string, grantee: IGrantable): Grant => {
  const objects = bucket.arnForObjects(keys);
  acknowledgeAny(grantee, bucket, objects);
  const onObjects = Grant.addToPrincipalOrResource({
    grantee,
    resource: bucket,
    actions: UPLOAD_ACTIONS,
    resourceArns: [objects],
  });
  const onKey = bucket.encryptionKey?.grant(grantee, ...KEY_ACTIONS.write);
  return onKey === undefined ? onObjects : onObjects.combine(onKey);
};

/** Let somebody list and read a bucket, and use its key for that. */
export const grantRead = (bucket: IBucket, grantee: IGrantable): Grant => {
  const objects = bucket.arnForObjects('*');
  acknowledgeAny(grantee, bucket, objects);
  const onBucket = Grant.addToPrincipalOrResource({
    grantee,
    resource: bucket,
    actions: ['s3:GetObject', 's3:ListBucket'],
    resourceArns: [bucket.bucketArn, objects],
  });
  const onKey = bucket.encryptionKey?.grant(grantee, ...KEY_ACTIONS.read);
  return onKey === undefined ? onBucket : onBucket.combine(onKey);
};

/**
 * Let somebody call an HTTP API with signed requests.
 * @throws {ConfigError} when there is none
 */
export const grantCallApi = (scope: Construct, apiId: string | undefined, grantee: IGrantable): Grant => {
  if (apiId === undefined) {
    throw new ConfigError(
      'FanreelPipeline: grantCallApi is for an HTTP API that takes signed requests, and this pipeline has none. Give api: PipelineApi.iam(), or leave api out.',
    );
  }
  const arn = Stack.of(scope).formatArn({ service: 'execute-api', resource: apiId, resourceName: '*' });
  acknowledgeAny(grantee, scope, arn);
  return Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns: [arn] });
};
