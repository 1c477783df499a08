import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/local/events/match-pattern.ts';
import { STACK_PARAMETERS } from '../../../src/shared/core/options/stack-parameters.ts';
import { FUNCTIONS, HTTP_API } from '../../../src/shared/topology.ts';
import { makeResolver } from '../resolve.ts';
import { type JsonObject, resource, resourcesOf, type StackTemplate } from '../synthesize.ts';
import { BOUNDARY_ARN, FFMPEG_ARN, KEY_ARN, REGIONS, SYNTHESIZED, TOPIC_ARN } from './variants.ts';

const { findings, templates, staged } = SYNTHESIZED;

const propertiesOf = (template: StackTemplate, type: string): JsonObject[] =>
  resourcesOf(template, type).map(([, { Properties }]) => makeResolver(template).resolve(Properties) as JsonObject);

/** Whether the rule of that id start hears of an upload of the key to the bucket. */
const hears = (template: StackTemplate, idStart: string, bucket: string) => {
  const [, { Properties }] = resource(template, 'AWS::Events::Rule', idStart);
  const matches = compilePattern(makeResolver(template).resolve(Properties.EventPattern ?? null));
  return (key: string): boolean =>
    matches({
      source: 'aws.s3',
      'detail-type': 'Object Created',
      detail: { bucket: { name: bucket }, object: { key } },
    });
};

describe('the construct', () => {
  it('passes cdk-nag and the validation that CDK has built in, however it is used', () => {
    expect(findings).toEqual([]);
    expect(staged).toHaveLength(4);
  });

  it('makes no bucket, and turns on the events of the one that exists, without touching its other notifications', () => {
    expect(resourcesOf(templates.existing, 'AWS::S3::Bucket')).toEqual([]);
    expect(propertiesOf(templates.existing, 'Custom::S3BucketNotifications')).toEqual([
      expect.objectContaining({
        BucketName: 'films-of-ours',
        NotificationConfiguration: { EventBridgeConfiguration: {} },
        Managed: false,
      }),
    ]);
    expect(resourcesOf(templates.two, 'Custom::S3BucketNotifications')).toEqual([]);
  });

  it('renders what lies below the prefix, and what the HTTP API signs', () => {
    const upload = hears(templates.existing, 'PreviewsUploadRule', 'films-of-ours');
    expect(upload('films/a.mp4')).toBe(true);
    expect(upload('uploads/0123456789abcdef0123456789abcdef/a.mp4')).toBe(true);
    expect(upload('other/films/a.mp4')).toBe(false);
    expect(hears(templates.existing, 'PreviewsUploadRule', 'films-of-others')('films/a.mp4')).toBe(false);
  });

  it('is there twice in a stack, and each renders its own', () => {
    expect(resourcesOf(templates.two, 'AWS::Lambda::Function')).toHaveLength(2 * FUNCTIONS.length);
    const [previews, trailers] = ['PreviewsUploadRule', 'TrailersUploadRule'].map((rule) =>
      hears(templates.two, rule, 'films-of-ours'),
    );
    expect([previews?.('films/a.mp4'), trailers?.('films/a.mp4')]).toEqual([true, false]);
    expect([previews?.('trailers/a.mp4'), trailers?.('trailers/a.mp4')]).toEqual([false, true]);
    const names = propertiesOf(templates.two, 'AWS::Events::EventBus').map(({ Name }) => Name);
    expect(new Set(names).size).toBe(2);
  });

  it('has names of its own in every stage; those that belong to the account differ by region', () => {
    const busNames = staged.flatMap((each) => propertiesOf(each, 'AWS::Events::EventBus').map(({ Name }) => Name));
    expect(new Set(busNames).size).toBe(2 * REGIONS.length);
  });

  it('runs of an image: each function is a command of it, with the settings that it has of bundles', () => {
    const functions = propertiesOf(templates.image, 'AWS::Lambda::Function');
    expect(functions.map(({ ImageConfig }) => (ImageConfig as JsonObject).Command).sort()).toEqual(
      FUNCTIONS.map(({ name }) => [`${name}/index.handler`]).sort(),
    );
    const uri = expect.stringMatching(/^123456789012\.dkr\.ecr\.eu-central-1\.[^/]+\/fanreel:1\.0\.0$/);
    for (const each of functions) {
      expect(each).toMatchObject({ PackageType: 'Image', Code: { ImageUri: uri }, Architectures: ['arm64'] });
      expect(each).not.toHaveProperty('Layers');
      expect(each).not.toHaveProperty('Handler');
      expect(each).not.toHaveProperty('Runtime');
    }
    expect(resourcesOf(templates.image, 'AWS::Lambda::LayerVersion')).toEqual([]);
    const settings = (from: StackTemplate): unknown[] =>
      propertiesOf(from, 'AWS::Lambda::Function').map(({ Environment, MemorySize, Timeout }) => [
        Object.keys((Environment as JsonObject).Variables as JsonObject).sort(),
        ...[MemorySize, Timeout],
      ]);
    expect(settings(templates.image)).toEqual(settings(templates.ready));
  });

  it('runs in a VPC, under a permissions boundary, with tags, and may make its network interfaces', () => {
    const functions = propertiesOf(templates.vpc, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(FUNCTIONS.length);
    for (const { VpcConfig, Tags } of functions) {
      expect(VpcConfig).toMatchObject({ SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'] });
      expect(Tags).toEqual([{ Key: 'team', Value: 'films' }]);
    }
    expect(resourcesOf(templates.vpc, 'AWS::EC2::SecurityGroup')).toHaveLength(1);
    for (const role of propertiesOf(templates.vpc, 'AWS::IAM::Role')) {
      expect(role.PermissionsBoundary).toBe(BOUNDARY_ARN);
    }
    for (const { PolicyDocument } of propertiesOf(templates.vpc, 'AWS::IAM::Policy')) {
      expect(JSON.stringify(PolicyDocument)).toContain('ec2:CreateNetworkInterface');
    }
  });

  it('makes buckets as it is told: key, expiry, removal, origins', () => {
    const [, { Properties, DeletionPolicy }] = resource(templates.vpc, 'AWS::S3::Bucket', 'PreviewsStorageSource');
    expect(DeletionPolicy).toBe('Delete');
    expect(JSON.stringify(Properties.BucketEncryption)).toContain(KEY_ARN);
    expect(JSON.stringify(Properties.LifecycleConfiguration)).toContain('"ExpirationInDays":30');
    expect(JSON.stringify(Properties.CorsConfiguration)).toContain('https://www.example.com');
    for (const { RetentionInDays } of propertiesOf(templates.vpc, 'AWS::Logs::LogGroup')) {
      expect(RetentionInDays).toBe(7);
    }
  });

  it('takes the tokens of an issuer, from pages of the given origins', () => {
    expect(propertiesOf(templates.vpc, 'AWS::ApiGatewayV2::Authorizer')).toMatchObject([
      { AuthorizerType: 'JWT', JwtConfiguration: { Issuer: 'https://login.example.com', Audience: ['films'] } },
    ]);
    const routes = propertiesOf(templates.vpc, 'AWS::ApiGatewayV2::Route');
    expect(routes.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType])).toEqual([
      ['$default', 'JWT'],
      ['OPTIONS /{proxy+}', 'NONE'],
    ]);
    const [, api] = resource(templates.vpc, 'AWS::Lambda::Function', 'PreviewsApi');
    expect(api.Properties.Environment).toMatchObject({ Variables: { CORS_ORIGINS: 'https://www.example.com' } });
  });

  it('asks for signed requests unless it is told otherwise, and holds back an API that anybody may call', () => {
    const accessOf = (template: StackTemplate) =>
      propertiesOf(template, 'AWS::ApiGatewayV2::Route').map(({ AuthorizationType }) => AuthorizationType);
    expect(accessOf(templates.ready)).toEqual(['AWS_IAM']);
    expect(accessOf(templates.two)).toEqual(['NONE', 'AWS_IAM']);
    const limits = propertiesOf(templates.two, 'AWS::ApiGatewayV2::Stage').map(
      ({ DefaultRouteSettings }) => (DefaultRouteSettings as JsonObject).ThrottlingBurstLimit,
    );
    expect(limits).toEqual([HTTP_API.openThrottle.burst, HTTP_API.throttle.burst]);
  });

  it('leaves out what it is told to: API, alarms, dashboard', () => {
    const types = new Set(Object.values(templates.withoutApi.Resources).map(({ Type }) => Type));
    expect([...types].filter((type) => /ApiGateway|CloudWatch|SNS/.test(type))).toEqual([]);
    expect(resourcesOf(templates.withoutApi, 'AWS::Lambda::Function')).toHaveLength(FUNCTIONS.length - 1);
  });

  it('hands options to every function', () => {
    for (const { Environment } of propertiesOf(templates.withoutApi, 'AWS::Lambda::Function')) {
      expect(Environment).toMatchObject({
        Variables: { GENERATE_FRAMES: 'false', GIF_WIDTH: '320', RENDERS: 'gif,storyboard', MAX_JOB_USD: '0.5' },
      });
    }
  });

  it('keeps environments of the splitter ready, and sends uploads to them, with the retries of the function', () => {
    const { ready } = templates;
    const [aliasId, alias] = resource(ready, 'AWS::Lambda::Alias');
    expect(alias.Properties).toMatchObject({ ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 } });
    for (const rule of ['PreviewsUploadRule', 'PreviewsPlanAgainRule']) {
      const [, { Properties }] = resource(ready, 'AWS::Events::Rule', rule);
      expect(Properties.Targets).toMatchObject([{ Arn: { Ref: aliasId } }]);
    }
    const configs = propertiesOf(ready, 'AWS::Lambda::EventInvokeConfig').filter(
      ({ Qualifier }) => Qualifier !== '$LATEST',
    );
    expect(configs).toMatchObject([{ MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: {} } }]);
    const [, worker] = resource(ready, 'AWS::Lambda::Function', 'PreviewsWorker');
    expect(worker.Properties.ReservedConcurrentExecutions).toBe(100);
  });

  it("takes an ffmpeg layer and an alarms' topic that exist", () => {
    const { ready } = templates;
    expect(resourcesOf(ready, 'AWS::Lambda::LayerVersion')).toEqual([]);
    const [, worker] = resource(ready, 'AWS::Lambda::Function', 'PreviewsWorker');
    expect(worker.Properties.Layers).toContain(FFMPEG_ARN);
    expect(resourcesOf(ready, 'AWS::SNS::Topic')).toEqual([]);
    const alarms = propertiesOf(ready, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(20);
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([TOPIC_ARN]);
  });

  it('has an option for every parameter of the stack that reaches the functions, with its default', async () => {
    const { readFileSync } = await import('node:fs');
    const text = readFileSync('infra/pipeline/pipeline-options.ts', 'utf8');
    const told = [...text.matchAll(/@default (.*)\n\s+\*\/\n\s+readonly (\w+)\?/g)].map(([, value = '', name = '']) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      value.startsWith('-') ? '' : value,
    ]);
    expect(told.sort()).toEqual(STACK_PARAMETERS.map(({ name, default: value }) => [name, value]).sort());
  });
});
