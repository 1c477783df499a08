import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Role } from 'aws-cdk-lib/aws-iam';
import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { afterAll, describe, expect, it } from 'vitest';
import {
  FanreelPipeline,
  type FanreelPipelineProps,
  FunctionImage,
  PipelineApi,
  SourceEvents,
} from '../../../infra/pipeline/index.ts';
import { ConfigError } from '../../../src/shared/core/errors/errors.ts';
import { withStandIns } from '../stand-ins.ts';

const folder = mkdtempSync(join(tmpdir(), 'fanreel-props-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stack = new Stack(new App({ analyticsReporting: false, outdir: folder }), 'Films');
const films = Bucket.fromBucketName(stack, 'Source', 'films-of-ours');
const images = Repository.fromRepositoryName(stack, 'Images', 'fanreel');
const results = Bucket.fromBucketName(stack, 'Results', 'results-of-ours');
let made = 0;

/** The error of a construct with these properties. */
const refused = (props: FanreelPipelineProps): unknown => {
  made += 1;
  try {
    return new FanreelPipeline(stack, `Pipeline${made}`, props);
  } catch (error) {
    return error;
  }
};

describe('a property that does not fit', () => {
  it.each<[FanreelPipelineProps, RegExp]>([
    [{ pipelineName: 'my films' }, /pipelineName is "my films"; allowed are 1 to 128 letters/],
    [{ sourcePrefix: '/films' }, /sourcePrefix is "\/films"; allowed are beginnings of keys/],
    [{ sourcePrefix: '*.mp4' }, /sourcePrefix is "\*\.mp4"/],
    [{ sourcePrefix: '' }, /sourcePrefix is "";.*Leave it out to render every object/],
    [{ sourceBucket: films, outputBucket: films }, /Results below jobs\/ would be rendered again and again/],
    [{ sourceBucket: films, outputBucket: films, sourcePrefix: 'jobs/new/' }, /sourcePrefix is "jobs\/new\/"/],
    [{ sourceBucket: films, outputBucket: films, sourcePrefix: 'f' }, /Results below find\/jobs\//],
    [{ sourceBucket: films, uploadOrigins: ['https://a.example'] }, /uploadOrigins is given and so is sourceBucket/],
    [{ sourceEvents: SourceEvents.ARE_ON }, /sourceEvents is given without sourceBucket/],
    [
      {
        sourceBucket: films,
        outputBucket: results,
        removalPolicy: RemovalPolicy.DESTROY,
        expiration: Duration.days(1),
      },
      /removalPolicy, expiration would have no effect, as both buckets exist/,
    ],
    [{ expiration: Duration.hours(36) }, /expiration is ".*"; allowed are 1 to 3650 whole days/],
    [{ uploadOrigins: ['https://a.example/'] }, /uploadOrigins is "https:\/\/a\.example\/"; allowed are origins like/],
    [{ workerConcurrency: 0 }, /workerConcurrency is 0; allowed are whole numbers from 1 to 10000/],
    [{ splitterProvisionedConcurrency: 1.5 }, /splitterProvisionedConcurrency is 1\.5/],
    [{ securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')] }, /are given without vpc/],
    [
      { alarms: false, alarmTopic: Topic.fromTopicArn(stack, 'T', 'arn:aws:sns:eu-west-1:123456789012:t') },
      /alarmTopic is given, and alarms is false/,
    ],
    [
      { functionImage: FunctionImage.fromEcr(images, '1.0.0'), bundles: '/bundles' },
      /functionImage is given, and bundles would have no effect/,
    ],
    [{ tags: { 'aws:team': 'films' } }, /tags is "aws:team"/],
    [{ options: { gifWidth: 5 } }, /options do not fit\. Parameter GifWidth: .*"5"; allowed are whole numbers from 16/],
    [{ options: { gifWidht: 320 } as object }, /"GifWidht" is no stack parameter; .*Did you mean GifWidth\?/],
    [{ api: PipelineApi.iam({ origins: ['*'] }) }, /origins of the api is "\*"/],
    [{ api: PipelineApi.jwt({ issuer: 'login.example.com', audience: ['a'] }) }, /an issuer, https:\/\/…/],
    [{ api: 'IAM' as unknown as PipelineApi }, /api is "IAM"; allowed are PipelineApi\.iam\(\)/],
    [{ bundles: '/nowhere', api: PipelineApi.none() }, /There is no bundle of the splitter in \/nowhere|Fetch it once/],
  ])('fails, saying what is allowed: %#', (props, message) => {
    const error = refused(props);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  it('fails to grant calls of an API that there is not', () => {
    withStandIns((folder) => {
      const layer = LayerVersion.fromLayerVersionArn(stack, 'L', 'arn:aws:lambda:eu-west-1:123456789012:layer:l:1');
      const pipeline = new FanreelPipeline(stack, 'WithoutApi', {
        bundles: `${folder}/functions`,
        ffmpegLayer: layer,
        sharpLayer: layer,
        api: PipelineApi.none(),
      });
      expect(() => pipeline.grantCallApi(Role.fromRoleName(stack, 'R', 'r'))).toThrow(/this pipeline has none/);
    });
  });
});
