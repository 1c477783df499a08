import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import { Construct, type IConstruct } from 'constructs';
import type { BucketName } from '../../src/shared/topology.ts';
import { acknowledge } from './acknowledge.ts';
import { A_DAY, lifecycleRules, uploadRule } from './bucket-rules.ts';

export interface StorageProps {
  /** buckets that exist. @default both are made */
  readonly existing?: Partial<Readonly<Record<BucketName, IBucket | undefined>>>;
  /** days after which objects of the buckets made here are deleted. @default they are kept */
  readonly expireAfterDays?: number | undefined;
  /** origins whose pages may upload to the source bucket made here */
  readonly uploadOrigins?: readonly string[] | undefined;
  /** encrypts the two buckets made here. @default S3's own keys */
  readonly encryptionKey?: IKey | undefined;
  /** of the buckets made here. @default they outlive the stack */
  readonly removalPolicy?: RemovalPolicy | undefined;
}

const ACCESS_LOG_DAYS = 90;

/** Properties of every bucket. */
export const GUARDED: BucketProps = {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
  // The bucket and its objects outlive the stack. If the deployment that creates the bucket fails, the bucket is
  // deleted, so that the next deployment can create it.
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
};

/** The CloudFormation resource of a bucket. */
export const cfnBucketOf = (bucket: IConstruct): CfnBucket => {
  const { defaultChild } = bucket.node;
  if (defaultChild instanceof CfnBucket) return defaultChild;
  throw new TypeError(`${bucket.node.path} is no bucket`);
};

/**
 * The source bucket, which sends an event to the default bus for every new object, and the output bucket, which sends
 * none. A bucket that exists is used as it is.
 */
export class Storage extends Construct {
  readonly buckets: Readonly<Record<BucketName, IBucket>>;
  /** receives the access logs of the buckets made here; undefined when both exist */
  readonly accessLogs: Bucket | undefined;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    // Apps with older feature flags would use an access list, which these buckets do not have.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    const { existing = {} } = props;
    const makesAny = existing.source === undefined || existing.output === undefined;
    this.accessLogs = makesAny ? this.makeAccessLogs(props) : undefined;
    this.buckets = {
      source: existing.source ?? this.makeSource(props),
      output: existing.output ?? this.makeBucket('Output', 'output/', props),
    };
  }

  private makeAccessLogs({ removalPolicy }: StorageProps): Bucket {
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...GUARDED,
      ...(removalPolicy === undefined ? {} : { removalPolicy }),
      lifecycleRules: [
        {
          id: 'expire',
          expiration: Duration.days(ACCESS_LOG_DAYS),
          noncurrentVersionExpiration: Duration.days(A_DAY),
          abortIncompleteMultipartUploadAfter: Duration.days(A_DAY),
        },
      ],
    });
    acknowledge(
      accessLogs,
      'AwsSolutions-S1',
      'Access logs of the bucket that receives access logs would feed themselves.',
    );
    return accessLogs;
  }

  private makeBucket(id: string, logPrefix: string, props: StorageProps): IBucket {
    const { encryptionKey, expireAfterDays, removalPolicy } = props;
    const bucket = new Bucket(this, id, {
      ...GUARDED,
      ...(encryptionKey === undefined
        ? {}
        : { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
      ...(removalPolicy === undefined ? {} : { removalPolicy }),
      // aws-cdk-lib is not written for exactOptionalPropertyTypes.
      serverAccessLogsBucket: this.accessLogs as IBucket,
      serverAccessLogsPrefix: logPrefix,
    });
    cfnBucketOf(bucket).lifecycleConfiguration = lifecycleRules(
      expireAfterDays === undefined ? undefined : { status: 'Enabled', days: expireAfterDays },
    );
    return bucket as IBucket;
  }

  private makeSource(props: StorageProps): IBucket {
    const bucket = this.makeBucket('Source', 'source/', props);
    const source = cfnBucketOf(bucket);
    // The L2 property would add a custom resource with its own function.
    source.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    const { uploadOrigins = [] } = props;
    if (uploadOrigins.length > 0) source.corsConfiguration = { corsRules: [uploadRule(uploadOrigins)] };
    return bucket;
  }
}
