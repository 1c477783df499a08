import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import {
  FanreelPipeline,
  type FanreelPipelineProps,
  FunctionImage,
  PipelineApi,
  SourceEvents,
} from '../../../infra/pipeline/index.ts';
import { FUNCTIONS, type FunctionName } from '../../../src/shared/topology.ts';
import { withStandIns } from '../stand-ins.ts';
import type { StackTemplate } from '../synthesize.ts';

const HERE = 'arn:aws:lambda:eu-central-1:123456789012:layer';
export const KEY_ARN = 'arn:aws:kms:eu-central-1:123456789012:key/0f0e0d0c-0b0a-4908-8706-050403020100';
export const BOUNDARY_ARN = 'arn:aws:iam::123456789012:policy/boundary';
export const TOPIC_ARN = 'arn:aws:sns:eu-central-1:123456789012:on-call';
export const FFMPEG_ARN = `${HERE}:ffmpeg:7`;
/** Region of the stages' second stack. */
export const REGIONS = ['eu-central-1', 'us-east-1'] as const;

type Common = Pick<FanreelPipelineProps, 'bundles' | 'ffmpegLayer' | 'sharpLayer'>;

const VARIANTS = {
  /** buckets that exist, under a prefix, each with a key; granted to others, watched by others */
  existing: (stack: Stack, common: Common): void => {
    const encryptionKey = Key.fromKeyArn(stack, 'Key', KEY_ARN);
    const bucketOf = (id: string, bucketName: string) =>
      Bucket.fromBucketAttributes(stack, id, { bucketName, encryptionKey });
    const pipeline = new FanreelPipeline(stack, 'Previews', {
      ...common,
      sourceBucket: bucketOf('Films', 'films-of-ours'),
      sourcePrefix: 'films/',
      outputBucket: bucketOf('Results', 'results-of-ours'),
    });
    const role = (name: string) => Role.fromRoleName(stack, name, name);
    pipeline.grantUpload(role('Uploader'), 'new/*');
    pipeline.grantRead(role('Reader'));
    pipeline.grantPutEvents(role('Asker'));
    pipeline.grantCallApi(role('Caller'));
    const queue = Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-central-1:123456789012:news');
    const target = new SqsQueue(queue);
    pipeline.onCompleted('Alarms', { status: ['partial', 'rejected'], target });
    pipeline.onRejected('Refused', { reason: ['encrypted'], target });
    pipeline.onSliceFailed('Failed', { target });
    pipeline.onSlice('Mine', { target });
  },
  vpc: (stack: Stack, common: Common): void => {
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
    });
    new FanreelPipeline(stack, 'Previews', {
      ...common,
      vpc,
      permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', BOUNDARY_ARN),
      tags: { team: 'films' },
      encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN),
      removalPolicy: RemovalPolicy.DESTROY,
      expiration: Duration.days(30),
      uploadOrigins: ['https://www.example.com'],
      logRetention: RetentionDays.ONE_WEEK,
      api: PipelineApi.jwt({
        issuer: 'https://login.example.com',
        audience: ['films'],
        origins: ['https://www.example.com'],
      }),
    });
  },
  /** of a container image, without bundles and layers */
  image: (stack: Stack): void => {
    new FanreelPipeline(stack, 'Previews', {
      functionImage: FunctionImage.fromEcr(Repository.fromRepositoryName(stack, 'Images', 'fanreel'), '1.0.0'),
      architecture: Architecture.ARM_64,
      splitterProvisionedConcurrency: 1,
    });
  },
  withoutApi: (stack: Stack, common: Common): void => {
    new FanreelPipeline(stack, 'Previews', {
      ...common,
      api: PipelineApi.none(),
      alarms: false,
      dashboard: false,
      options: { generateFrames: false, gifWidth: 320, renders: ['gif', 'storyboard'], maxJobUsd: 0.5 },
    });
  },
  /** two in one stack, with one bucket for the films of both */
  two: (stack: Stack, common: Common): void => {
    const sourceBucket = Bucket.fromBucketName(stack, 'Films', 'films-of-ours');
    const shared = { ...common, sourceBucket, sourceEvents: SourceEvents.ARE_ON };
    new FanreelPipeline(stack, 'Previews', { ...shared, sourcePrefix: 'films/', api: PipelineApi.open() });
    new FanreelPipeline(stack, 'Trailers', { ...shared, sourcePrefix: 'trailers/' });
  },
  ready: (stack: Stack, common: Common): void => {
    new FanreelPipeline(stack, 'Previews', {
      ...common,
      splitterProvisionedConcurrency: 2,
      workerConcurrency: 100,
      alarmTopic: Topic.fromTopicArn(stack, 'OnCall', TOPIC_ARN),
    });
  },
} as const;

/** Ways to use the construct. */
export type Variant = keyof typeof VARIANTS;

interface Synthesized {
  /** rules of cdk-nag and of the CDK's own validation that found something */
  readonly findings: readonly string[];
  readonly templates: Readonly<Record<Variant, StackTemplate>>;
  /** which function's bundle lies under the `S3Key` of code */
  readonly bundleAt: ReadonlyMap<string, FunctionName>;
  /** of one app in two stages and two regions */
  readonly staged: readonly StackTemplate[];
}

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

const readIfThere = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Every variant as a stack of one app, which has the feature flags of `cdk init`. */
const synthesizeVariants = (): Synthesized =>
  withStandIns((folder) => {
    const context = readJson<Record<string, unknown>>('node_modules/aws-cdk-lib/recommended-feature-flags.json');
    const app = new App({ context, analyticsReporting: false, outdir: join(folder, 'cdk.out') });
    const commonOf = (stack: Stack): Common => ({
      bundles: join(folder, 'functions'),
      ffmpegLayer: LayerVersion.fromLayerVersionArn(stack, 'Ffmpeg', FFMPEG_ARN),
      sharpLayer: LayerVersion.fromLayerVersionArn(stack, 'Sharp', `${HERE}:sharp:3`),
    });
    for (const [name, make] of Object.entries(VARIANTS)) {
      const stack = new Stack(app, name, { env: { region: 'eu-central-1', account: '123456789012' } });
      make(stack, commonOf(stack));
    }
    const stages = ['Beta', 'Prod'].map((name) => {
      const stage = new Stage(app, name);
      for (const region of REGIONS) {
        const stack = new Stack(stage, region, { env: { region, account: '123456789012' } });
        // Names are looked at, which all pipelines get alike.
        const few = { api: PipelineApi.none(), alarms: false, dashboard: false };
        new FanreelPipeline(stack, 'Previews', { ...commonOf(stack), ...few });
      }
      return stage;
    });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const { exitCode } = process;
    try {
      const { directory } = app.synth();
      const report = readJson<Report>(join(directory, 'validation-report.json'));
      const templates = Object.keys(VARIANTS).map((name) => [name, readJson(join(directory, `${name}.template.json`))]);
      const assets = readdirSync(directory).filter((name) => name.startsWith('asset.'));
      return {
        bundleAt: new Map(
          FUNCTIONS.flatMap(({ name }) => {
            const isIts = (asset: string) => readIfThere(join(directory, asset, 'index.cjs')) === `// ${name}`;
            return assets.filter(isIts).map((asset) => [`${asset.slice('asset.'.length)}.zip`, name] as const);
          }),
        ),
        findings: report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName)),
        templates: Object.fromEntries(templates),
        staged: stages.flatMap((stage) => stage.synth().stacks.map(({ template }) => template as StackTemplate)),
      };
    } finally {
      // Findings set the exit code of the process, which is the test runner's here.
      process.exitCode = exitCode;
    }
  });

/** Synthesized once for all tests of a file. */
export const SYNTHESIZED = synthesizeVariants();
