import { Aws, Duration, Fn, RemovalPolicy, Token } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { BucketName } from '../../src/shared/topology.ts';
import { acknowledge } from './acknowledge.ts';
import type { OptionalParameter } from './parameters.ts';

export interface StorageProps {
  /** days after which objects are deleted; when it is not set they are kept */
  readonly expireAfterDays: OptionalParameter;
  /** origins whose pages may upload; when it is not set no page may */
  readonly uploadOrigins: OptionalParameter;
  /** origin of the page in the same stack, which may upload and read with presigned URLs. @default none */
  readonly pageOrigin?: string | undefined;
}

const ACCESS_LOG_DAYS = 90;
const A_DAY = 1;
const CORS_SECONDS = 3000;

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
export const cfnBucketOf = (bucket: Bucket): CfnBucket => {
  const { defaultChild } = bucket.node;
  if (defaultChild instanceof CfnBucket) return defaultChild;
  throw new TypeError(`${bucket.node.path} is no bucket`);
};

/** Rules for a bucket that people put videos into or take results from. */
const lifecycle = ({ value, isSet }: OptionalParameter): CfnBucket.LifecycleConfigurationProperty => ({
  rules: [
    {
      id: 'tidy-up',
      status: 'Enabled',
      abortIncompleteMultipartUpload: { daysAfterInitiation: A_DAY },
      noncurrentVersionExpiration: { noncurrentDays: A_DAY },
    },
    // S3 refuses this in a rule together with days.
    { id: 'expired-delete-markers', status: 'Enabled', expiredObjectDeleteMarker: true },
    {
      id: 'expire',
      status: Token.asString(Fn.conditionIf(isSet.logicalId, 'Enabled', 'Disabled')),
      // The days of a disabled rule have no effect, but S3 refuses 0.
      expirationInDays: Token.asNumber(Fn.conditionIf(isSet.logicalId, value, A_DAY)),
    },
  ],
});

/** CORS rule for the page's use of presigned URLs: uploads in parts, reads of films in ranges, results. */
const pageRule = (origin: string, methods: readonly string[]): CfnBucket.CorsRuleProperty => ({
  id: 'page',
  allowedOrigins: [origin],
  allowedMethods: [...methods],
  allowedHeaders: ['*'],
  exposedHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
  maxAge: CORS_SECONDS,
});

/** CORS rule for uploads by other pages. Completing a multipart upload takes the etag of each part. */
const uploadRule = (origins: string) => ({
  AllowedOrigins: Fn.split(',', origins),
  AllowedMethods: ['PUT', 'POST'],
  AllowedHeaders: ['*'],
  ExposedHeaders: ['ETag'],
  MaxAge: CORS_SECONDS,
});

/**
 * The source bucket, which sends an event to the default bus for every new object, and the output bucket, which sends
 * none.
 */
export class Storage extends Construct {
  readonly buckets: Readonly<Record<BucketName, Bucket>>;
  /** receives the access logs of the other buckets */
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, { expireAfterDays, uploadOrigins, pageOrigin }: StorageProps) {
    super(scope, id);
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...GUARDED,
      lifecycleRules: [
        {
          id: 'expire',
          expiration: Duration.days(ACCESS_LOG_DAYS),
          noncurrentVersionExpiration: Duration.days(A_DAY),
          abortIncompleteMultipartUploadAfter: Duration.days(A_DAY),
        },
      ],
    });
    this.accessLogs = accessLogs;
    acknowledge(
      accessLogs,
      'AwsSolutions-S1',
      'Access logs of the bucket that receives access logs would feed themselves.',
    );

    const makeBucket = (name: BucketName, childId: string) => {
      const bucket = new Bucket(this, childId, {
        ...GUARDED,
        // aws-cdk-lib is not written for exactOptionalPropertyTypes.
        serverAccessLogsBucket: accessLogs as IBucket,
        serverAccessLogsPrefix: `${name}/`,
      });
      cfnBucketOf(bucket).lifecycleConfiguration = lifecycle(expireAfterDays);
      return bucket;
    };
    this.buckets = { source: makeBucket('source', 'Source'), output: makeBucket('output', 'Output') };

    const source = cfnBucketOf(this.buckets.source);
    // The L2 property would add a custom resource with its own function.
    source.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    const { value, isSet } = uploadOrigins;
    const ifSet = (wanted: unknown) => Fn.conditionIf(isSet.logicalId, wanted, Aws.NO_VALUE);
    if (pageOrigin === undefined) {
      source.corsConfiguration = ifSet({ CorsRules: [uploadRule(value)] });
      return;
    }
    source.corsConfiguration = {
      corsRules: [pageRule(pageOrigin, ['GET', 'HEAD', 'PUT', 'POST']), ifSet(uploadRule(value))],
    };
    cfnBucketOf(this.buckets.output).corsConfiguration = { corsRules: [pageRule(pageOrigin, ['GET', 'HEAD'])] };
  }
}
