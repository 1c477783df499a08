import { join } from 'node:path';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Architecture, type ILayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ENV } from '../src/shared/core/topology/config.ts';
import { STACK_OUTPUTS } from '../src/shared/stack-outputs.ts';
import {
  type Architecture as ArchitectureName,
  type BusName,
  FUNCTIONS,
  type FunctionName,
  type FunctionSpec,
  HTTP_API,
  LAYER_BINARIES,
  type LayerName,
  RULES,
  type RuleSpec,
} from '../src/shared/topology.ts';
import { DeadLetterQueues } from './constructs/dead-letter-queues.ts';
import { FunctionLayer } from './constructs/function-layer.ts';
import { HttpApi } from './constructs/http-api.ts';
import { Parameters } from './constructs/parameters.ts';
import { PipelineAlarms } from './constructs/pipeline-alarms.ts';
import { PipelineDashboard } from './constructs/pipeline-dashboard.ts';
import { Storage } from './constructs/storage.ts';
import { TopologyFunction } from './constructs/topology-function.ts';
import { TopologyRule } from './constructs/topology-rule.ts';
import type { ViewerDomain } from './constructs/viewer-distribution.ts';
import { ViewerSite } from './constructs/viewer-site.ts';

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
  /** @default the project's */
  readonly topology?: { readonly functions: readonly FunctionSpec[]; readonly rules: readonly RuleSpec[] };
}

const ARCHITECTURES: Readonly<Record<ArchitectureName, Architecture>> = {
  x86_64: Architecture.X86_64,
  arm64: Architecture.ARM_64,
};
const RUNTIME = Runtime.NODEJS_24_X;

/** The topology as a stack. */
export class FanreelStack extends Stack {
  constructor(scope: Construct, id: string, props: FanreelStackProps) {
    super(scope, id, { description: 'fanreel: videos in; GIFs, pictures and ASCII art out', ...props });
    const topology = props.topology ?? { functions: FUNCTIONS, rules: RULES };
    const architecture = ARCHITECTURES[props.architecture];

    const { viewer, login: hasLogin = true } = props;
    const parameters = new Parameters(this, 'Parameters', { hasViewer: viewer !== undefined, hasLogin });
    const { expireAfterDays, uploadOrigins } = parameters;
    const pageOrigin = viewer && pageOriginOf(viewer);
    const storage = new Storage(this, 'Storage', { expireAfterDays, uploadOrigins, pageOrigin });
    const { buckets } = storage;
    const bucketNames = { source: buckets.source.bucketName, output: buckets.output.bucketName };
    const bus = new EventBus(this, 'Bus', { eventBusName: this.stackName });
    const buses: Record<BusName, IEventBus> = {
      default: EventBus.fromEventBusName(this, 'DefaultBus', 'default'),
      // aws-cdk-lib is not written for exactOptionalPropertyTypes.
      fanreel: bus as IEventBus,
    };
    const layers = this.makeLayers(props);

    const environment = {
      [ENV.sourceBucket]: bucketNames.source,
      [ENV.outputBucket]: bucketNames.output,
      [ENV.eventBus]: bus.eventBusName,
      NODE_OPTIONS: '--enable-source-maps',
      ...parameters.environment,
    };
    const environmentOf = ({ name, layers: needed }: FunctionSpec): Record<string, string> => ({
      ...environment,
      ...(needed.includes('ffmpeg')
        ? { FFMPEG_PATH: LAYER_BINARIES.ffmpeg, FFPROBE_PATH: LAYER_BINARIES.ffprobe }
        : {}),
      ...(name === HTTP_API.target ? { [ENV.corsOrigins]: parameters.apiOrigins.value } : {}),
    });
    const functions = new Map<FunctionName, TopologyFunction>();
    for (const spec of topology.functions) {
      const { concurrencyParameter } = spec;
      const made = new TopologyFunction(this, pascalCase(spec.name), {
        spec,
        bundle: join(props.bundlesDir, spec.name),
        runtime: RUNTIME,
        architecture,
        layers,
        environment: environmentOf(spec),
        buckets,
        buses,
        logPrefix: `/fanreel/${this.stackName}`,
        ...(concurrencyParameter === undefined ? {} : { concurrency: parameters.concurrency[concurrencyParameter] }),
      });
      functions.set(spec.name, made);
    }

    const deadLetters = new DeadLetterQueues(this, 'DeadLetters', topology.rules);
    const rules = topology.rules.map((spec) => {
      const target = functions.get(spec.target);
      if (target === undefined) throw new RangeError(`rule ${spec.name} targets ${spec.target}, which is no function`);
      return new TopologyRule(this, `${pascalCase(spec.name)}Rule`, {
        spec,
        bus: spec.bus === 'default' ? undefined : buses[spec.bus],
        bucketNames,
        target: target.lambda,
        deadLetterQueue: deadLetters.queue(spec.deadLetters),
      });
    });

    const api = this.makeHttpApi(functions, parameters);
    const observed = { functions: [...functions.values()], queues: [...deadLetters.queues.values()] };
    new PipelineDashboard(this, 'Dashboard', { name: this.stackName, rules, ...observed });
    new PipelineAlarms(this, 'Alarms', { email: parameters.alarmEmail, ...observed });

    const output = (name: string, description: string, value: string): CfnOutput => {
      const made = new CfnOutput(this, `${name}Output`, { description, value });
      made.overrideLogicalId(name);
      return made;
    };
    output(STACK_OUTPUTS.sourceBucket, 'Put videos here', bucketNames.source);
    output(STACK_OUTPUTS.outputBucket, 'Results are here, below jobs/', bucketNames.output);
    output(STACK_OUTPUTS.eventBus, 'Everything that happens to a video is an event on this bus', bus.eventBusName);
    output(STACK_OUTPUTS.deadLetters, 'Events that could not be delivered', deadLetters.queue('dead-letters').queueUrl);
    output(STACK_OUTPUTS.apiUrl, 'The HTTP API, which describes itself at /openapi.json', api.url);
    output(STACK_OUTPUTS.architecture, 'Processor of the functions, for the next deployment', props.architecture);
    if (viewer !== undefined) {
      const { apiAuth } = parameters;
      const site = new ViewerSite(this, 'Viewer', { ...viewer, api, apiAuth, storage, name: this.stackName });
      output(STACK_OUTPUTS.viewerUrl, 'The page: upload, watch, take the results', site.url);
      const { domain } = viewer;
      if (domain !== undefined) {
        output(STACK_OUTPUTS.viewerDomain, 'Name of the page, for the next deployment', domain.name);
        output(STACK_OUTPUTS.viewerCertificate, 'Its certificate, for the next deployment', domain.certificateArn);
      }
      site.copyLast();
    }
    const { login } = api;
    if (login === undefined) {
      output(STACK_OUTPUTS.login, 'That there is no login, for the next deployment', 'false');
      return;
    }
    const loginOutput = (name: string, description: string, value: string) =>
      output(name, `With ApiAuth=JWT: ${description}`, value);
    for (const each of [
      loginOutput(STACK_OUTPUTS.apiUserPool, 'user pool, to which users are added', login.poolId),
      loginOutput(STACK_OUTPUTS.apiClient, 'client id for the login', login.clientId),
      loginOutput(STACK_OUTPUTS.apiLogin, 'where users log in', login.loginUrl),
    ]) {
      each.condition = login.isWanted;
    }
  }

  private makeLayers(props: FanreelStackProps): Record<LayerName, ILayerVersion> {
    const common = { architecture: ARCHITECTURES[props.architecture], runtime: RUNTIME };
    const ffmpeg = new FunctionLayer(this, 'Ffmpeg', {
      ...common,
      folder: props.ffmpegLayerDir,
      description: 'bin/ffmpeg and bin/ffprobe, statically linked',
      license: 'GPL-3.0-or-later',
    });
    const sharp = new FunctionLayer(this, 'Sharp', {
      ...common,
      folder: props.sharpLayerDir,
      description: 'nodejs/node_modules/sharp with libvips',
      license: 'Apache-2.0 AND LGPL-3.0-or-later',
    });
    return { ffmpeg: ffmpeg.layer, sharp: sharp.layer };
  }

  private makeHttpApi(functions: ReadonlyMap<FunctionName, TopologyFunction>, parameters: Parameters): HttpApi {
    const target = functions.get(HTTP_API.target);
    if (target === undefined) throw new RangeError(`the HTTP API targets ${HTTP_API.target}, which is no function`);
    return new HttpApi(this, 'HttpApi', {
      spec: HTTP_API,
      target: target.lambda,
      parameters,
      name: this.stackName,
    });
  }
}

/**
 * Origin that the buckets' CORS rules allow. CloudFront's own domain cannot be used: it is known only after the page's
 * policy, which names the buckets, so each would depend on the other. The wildcard gives nothing away: without a
 * presigned URL the buckets answer nothing.
 */
const pageOriginOf = ({ domain }: Viewer): string =>
  domain === undefined ? 'https://*.cloudfront.net' : `https://${domain.name}`;

const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
