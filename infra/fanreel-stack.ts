import { Aws, Fn, Stack, type StackProps, Token } from 'aws-cdk-lib';
import { Architecture, type ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { STACK_OUTPUTS } from '../src/shared/stack-outputs.ts';
import { type Architecture as ArchitectureName, HTTP_API, type LayerName } from '../src/shared/topology.ts';
import { LOG_RETENTION, RUNTIME } from './constructs/defaults.ts';
import { FunctionLayer } from './constructs/function-layer.ts';
import { parameterizeBuckets } from './constructs/parameterize-buckets.ts';
import { type OptionalParameter, Parameters } from './constructs/parameters.ts';
import { StackApi } from './constructs/stack-api.ts';
import { makeOutput } from './constructs/stack-output.ts';
import type { ViewerDomain } from './constructs/viewer-distribution.ts';
import { ViewerSite } from './constructs/viewer-site.ts';
import { LAYER_FACTS } from './pipeline/default-layers.ts';
import { FanreelPipeline } from './pipeline/fanreel-pipeline.ts';
import { PipelineApi } from './pipeline/pipeline-api.ts';

/** The page and its domain. */
export interface Viewer {
  /** folder of the built page */
  readonly folder: string;
  readonly domain?: ViewerDomain | undefined;
}

export interface FanreelStackProps extends StackProps {
  readonly architecture: ArchitectureName;
  /** folder that holds a folder with the bundle of each function */
  readonly bundlesDir: string;
  /** folder with `bin/ffmpeg` and `bin/ffprobe` of that architecture */
  readonly ffmpegLayerDir: string;
  /** folder with `nodejs/node_modules/sharp` and its dependencies, for that architecture */
  readonly sharpLayerDir: string;
  /** The page. @default none */
  readonly viewer?: Viewer;
  /** false: without Cognito, which not every region has; then there is no `ApiAuth=JWT`. @default true */
  readonly login?: boolean;
}

const PROCESSORS: Readonly<Record<ArchitectureName, Architecture>> = {
  x86_64: Architecture.X86_64,
  arm64: Architecture.ARM_64,
};

/**
 * A pipeline with everything that the parameters of its stack decide about: who may call the HTTP API, limits, options,
 * and the page.
 */
export class FanreelStack extends Stack {
  constructor(scope: Construct, id: string, props: FanreelStackProps) {
    super(scope, id, { description: 'fanreel: videos in; GIFs, pictures and ASCII art out', ...props });
    const { viewer, login: hasLogin = true } = props;
    const parameters = new Parameters(this, 'Parameters', { hasViewer: viewer !== undefined, hasLogin });
    const { expireAfterDays, uploadOrigins, apiAuth } = parameters;
    const pipeline = this.makePipeline(props, parameters);
    const buckets = { source: pipeline.sourceBucket, output: pipeline.outputBucket };
    parameterizeBuckets(buckets, { expireAfterDays, uploadOrigins, pageOrigin: viewer && pageOriginOf(viewer) });
    for (const each of pipeline.functions.values()) {
      for (const [name, value] of Object.entries(parameters.environment)) each.addEnvironment(name, value);
    }
    this.subscribe(pipeline, parameters.alarmEmail);

    const { apiFunction } = pipeline;
    if (apiFunction === undefined) throw new TypeError('the pipeline of a stack has the function of the API');
    const api = new StackApi(this, 'HttpApi', {
      spec: HTTP_API,
      target: apiFunction,
      parameters,
      name: this.stackName,
      logRetention: LOG_RETENTION,
    });
    pipeline.addOutputs();
    const output = (name: string, description: string, value: string) => makeOutput(this, name, description, value);
    output(STACK_OUTPUTS.apiUrl, 'The HTTP API, which describes itself at /openapi.json', api.url);
    output(STACK_OUTPUTS.architecture, 'Processor of the functions, for the next deployment', props.architecture);
    if (viewer !== undefined) this.addPage(viewer, api, pipeline, apiAuth);
    this.addLoginOutputs(api);
  }

  private makePipeline(props: FanreelStackProps, { concurrency, apiOrigins }: Parameters): FanreelPipeline {
    const { architecture, bundlesDir } = props;
    // `Default`: resources are named as if they lay right below the stack, as they did before the pipeline was a
    // construct. With other names, an update would make new buckets.
    return new FanreelPipeline(this, 'Default', {
      pipelineName: this.stackName,
      architecture: PROCESSORS[architecture],
      bundles: bundlesDir,
      ffmpegLayer: this.makeLayer('ffmpeg', 'Ffmpeg', props.ffmpegLayerDir, architecture),
      sharpLayer: this.makeLayer('sharp', 'Sharp', props.sharpLayerDir, architecture),
      workerConcurrency: reservation(concurrency.WorkerConcurrency),
      api: PipelineApi.functionOnly({
        origins: [apiOrigins.value],
        reservedConcurrency: reservation(concurrency.ApiConcurrency),
      }),
    });
  }

  private makeLayer(name: LayerName, id: string, folder: string, architecture: ArchitectureName): ILayerVersion {
    const facts = { ...LAYER_FACTS[name], architecture: PROCESSORS[architecture], runtime: RUNTIME };
    return new FunctionLayer(this, id, { folder, ...facts }).layer;
  }

  /** Alarms are sent to the address of a parameter. */
  private subscribe({ alarmTopic }: FanreelPipeline, email: OptionalParameter): void {
    if (alarmTopic === undefined) throw new TypeError('the pipeline of a stack has alarms');
    // Beside the topic, so that it keeps its name.
    const { scope } = alarmTopic.node;
    if (scope === undefined) throw new TypeError('the topic of the alarms lies nowhere');
    const subscription = new CfnSubscription(scope as Construct, 'Email', {
      topicArn: alarmTopic.topicArn,
      protocol: 'email',
      endpoint: email.value,
    });
    subscription.cfnOptions.condition = email.isSet;
  }

  private addPage(viewer: Viewer, api: StackApi, pipeline: FanreelPipeline, apiAuth: string): void {
    const { accessLogsBucket, sourceBucket, outputBucket } = pipeline;
    if (accessLogsBucket === undefined) throw new TypeError('the pipeline of a stack has made its buckets');
    const site = new ViewerSite(this, 'Viewer', {
      ...viewer,
      api,
      apiAuth,
      buckets: { source: sourceBucket, output: outputBucket },
      accessLogs: accessLogsBucket,
      name: this.stackName,
    });
    makeOutput(this, STACK_OUTPUTS.viewerUrl, 'The page: upload, watch, take the results', site.url);
    const { domain } = viewer;
    if (domain !== undefined) {
      makeOutput(this, STACK_OUTPUTS.viewerDomain, 'Name of the page, for the next deployment', domain.name);
      const certificate = 'Its certificate, for the next deployment';
      makeOutput(this, STACK_OUTPUTS.viewerCertificate, certificate, domain.certificateArn);
    }
    site.copyLast();
  }

  private addLoginOutputs({ login }: StackApi): void {
    if (login === undefined) {
      makeOutput(this, STACK_OUTPUTS.login, 'That there is no login, for the next deployment', 'false');
      return;
    }
    const output = (name: string, description: string, value: string) =>
      makeOutput(this, name, `With ApiAuth=JWT: ${description}`, value);
    for (const each of [
      output(STACK_OUTPUTS.apiUserPool, 'user pool, to which users are added', login.poolId),
      output(STACK_OUTPUTS.apiClient, 'client id for the login', login.clientId),
      output(STACK_OUTPUTS.apiLogin, 'where users log in', login.loginUrl),
    ]) {
      each.condition = login.isWanted;
    }
  }
}

/** Executions to reserve, if the parameter is set. */
const reservation = ({ isSet, value }: OptionalParameter): number =>
  Token.asNumber(Fn.conditionIf(isSet.logicalId, value, Aws.NO_VALUE));

/**
 * Origin that the buckets' CORS rules allow. CloudFront's own domain cannot be used: it is known only after the page's
 * policy, which names the buckets, so each would depend on the other. The wildcard gives nothing away: without a
 * presigned URL the buckets answer nothing.
 */
const pageOriginOf = ({ domain }: Viewer): string =>
  domain === undefined ? 'https://*.cloudfront.net' : `https://${domain.name}`;
