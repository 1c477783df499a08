import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture, ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { FunctionImage } from './function-image.ts';
import type { PipelineApi } from './pipeline-api.ts';
import type { PipelineOptions } from './pipeline-options.ts';

/** How a source bucket that exists comes to send its events to EventBridge. */
export enum SourceEvents {
  /** The construct turns them on, with the custom resource of aws-cdk-lib; other notifications of the bucket stay. */
  TURN_ON = 'TURN_ON',
  /** They are turned on already: `eventBridgeEnabled`, or the switch in the S3 console. */
  ARE_ON = 'ARE_ON',
}

/** Properties of a `FanreelPipeline`. */
export interface FanreelPipelineProps {
  /**
   * Part of the names of bus, log groups, dashboard and HTTP API: 1 to 128 letters, digits, `-` and `_`, unique in the
   * account and region.
   *
   * @default - made of the names of the stack and of the construct
   */
  readonly pipelineName?: string;

  /**
   * Bucket whose new objects are rendered.
   *
   * @default - a bucket is made: private, encrypted, versioned, with access logs, and it outlives the stack
   */
  readonly sourceBucket?: IBucket;

  /**
   * How `sourceBucket` comes to send its events to EventBridge.
   *
   * @default SourceEvents.TURN_ON
   */
  readonly sourceEvents?: SourceEvents;

  /**
   * Only objects whose keys begin with this are rendered, and only these may be read, e.g. `films/`. Uploads by the HTTP
   * API lie below `uploads/` and are rendered as well.
   *
   * @default - every object
   */
  readonly sourcePrefix?: string;

  /**
   * Bucket that receives the results. One pipeline may use it, below `jobs/`, `by-source/`, `recent/`, `open/`,
   * `deleted/` and `find/`. It may be the source bucket if `sourcePrefix` keeps the two apart.
   *
   * @default - a bucket is made, like the source bucket
   */
  readonly outputBucket?: IBucket;

  /**
   * KMS key for the buckets that are made. For buckets that exist, give theirs as `encryptionKey` of
   * `Bucket.fromBucketAttributes`: the functions may use it.
   *
   * @default - keys of S3 (SSE-S3)
   */
  readonly encryptionKey?: IKey;

  /**
   * What happens to the buckets that are made when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Age at which uploads and results are deleted from the buckets that are made: 1 to 3650 whole days.
   *
   * @default - they are kept
   */
  readonly expiration?: Duration;

  /**
   * Web origins whose pages may upload into the source bucket that is made, e.g. `https://www.example.com`.
   *
   * @default - none
   */
  readonly uploadOrigins?: readonly string[];

  /**
   * What is rendered of uploads that do not say otherwise, and limits.
   *
   * @default - see each option
   */
  readonly options?: PipelineOptions;

  /**
   * Processor of the functions, and of the layers that are not given.
   *
   * @default Architecture.X86_64
   */
  readonly architecture?: Architecture;

  /**
   * Layer with `bin/ffmpeg` and `bin/ffprobe`, static Linux builds that every user may execute.
   *
   * @default - the pinned binaries that `npx fanreel layers` has fetched
   */
  readonly ffmpegLayer?: ILayerVersion;

  /**
   * Layer with `nodejs/node_modules/sharp` and what it needs, for Linux with glibc.
   *
   * @default - the pinned packages that `npx fanreel layers` has fetched
   */
  readonly sharpLayer?: ILayerVersion;

  /**
   * Container image with every function, in place of bundles and layers: it has the processor of `architecture`.
   *
   * @default - the bundles, beside layers
   */
  readonly functionImage?: FunctionImage;

  /**
   * Folder with a folder for each function, which holds its bundle, `index.cjs`.
   *
   * @default - the bundles of this package
   */
  readonly bundles?: string;

  /**
   * VPC in which the functions run. They need ways out to S3 and EventBridge: a NAT gateway, or a gateway endpoint for
   * S3 and an interface endpoint for `events`.
   *
   * @default - outside of any VPC
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of `vpc`.
   *
   * @default - those that aws-cdk-lib chooses for functions: private ones
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * Security groups of the functions in `vpc`.
   *
   * @default - one is made, which lets nothing in and everything out
   */
  readonly securityGroups?: readonly ISecurityGroup[];

  /**
   * Permissions boundary of the roles that are made here. The custom resource of `SourceEvents.TURN_ON` belongs to the
   * stack: for its role as well, use `PermissionsBoundary.of(stack)`.
   *
   * @default - none
   */
  readonly permissionsBoundary?: IManagedPolicy;

  /**
   * Tags of every resource that is made here.
   *
   * @default - those of the stack
   */
  readonly tags?: Readonly<Record<string, string>>;

  /**
   * How long logs of the functions and of the HTTP API are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * Whether there are alarms: dead letters, dropped events, errors, throttling, functions near their timeout.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Topic that alarms are sent to. The policy of a topic from elsewhere has to let `cloudwatch.amazonaws.com` publish.
   *
   * @default - a topic is made, to which you subscribe: `alarmTopic`
   */
  readonly alarmTopic?: ITopic;

  /**
   * Whether there is a dashboard in CloudWatch.
   *
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Executions that are reserved for the workers, 1 to 10,000, which is also their limit. The deployment fails where
   * the account has not as many to spare.
   *
   * @default - the workers share those of the account
   */
  readonly workerConcurrency?: number;

  /**
   * Environments of the splitter that are kept ready, 1 to 1,000: an upload need not wait for a cold start, and each
   * is paid for whether it is used or not.
   *
   * @default - none
   */
  readonly splitterProvisionedConcurrency?: number;

  /**
   * Who may call the HTTP API, which signs uploads, reports, retries and cancels jobs, and finds pictures.
   *
   * @default PipelineApi.iam()
   */
  readonly api?: PipelineApi;
}
