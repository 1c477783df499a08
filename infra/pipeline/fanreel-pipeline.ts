import { join } from 'node:path';
import { Names, Tags } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Architecture, type Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { API_UPLOADS_PREFIX } from '../../src/shared/core/contracts/object-keys.ts';
import { ENV } from '../../src/shared/core/topology/config.ts';
import { type BusName, type FunctionName, HTTP_API, RULES } from '../../src/shared/topology.ts';
import { DeadLetterQueues } from '../constructs/dead-letter-queues.ts';
import { LOG_RETENTION, RUNTIME } from '../constructs/defaults.ts';
import type { FunctionCode } from '../constructs/function-code.ts';
import { makeFunctionNetwork } from '../constructs/function-network.ts';
import { notifyEventBridge } from '../constructs/notify-event-bridge.ts';
import { pascalCase } from '../constructs/pascal-case.ts';
import { PipelineAlarms } from '../constructs/pipeline-alarms.ts';
import { PipelineDashboard } from '../constructs/pipeline-dashboard.ts';
import { makeFunctions } from '../constructs/pipeline-functions.ts';
import { Storage } from '../constructs/storage.ts';
import type { TopologyFunction } from '../constructs/topology-function.ts';
import { TopologyRule } from '../constructs/topology-rule.ts';
import { checkProps } from './check-props.ts';
import { makeLayers } from './default-layers.ts';
import { makePipelineApi } from './make-pipeline-api.ts';
import { PipelineApi } from './pipeline-api.ts';
import { PipelineBase } from './pipeline-base.ts';
import { optionEnvironment } from './pipeline-options.ts';
import { type FanreelPipelineProps, SourceEvents } from './pipeline-props.ts';

/** Sources and bundle lie at the same depth below the package's folder. */
const BUNDLES = join(import.meta.dirname, '..', '..', 'dist', 'functions');
const MAX_NAME = 64;

/**
 * Renders the videos and pictures that are put into a bucket: a GIF of every slice, pictures, ASCII art, storyboards.
 * Everything that happens is an event on a bus of its own.
 */
export class FanreelPipeline extends PipelineBase {
  /** Bucket whose new objects are rendered. */
  readonly sourceBucket: IBucket;

  /** Bucket that receives the results, below `jobs/`. */
  readonly outputBucket: IBucket;

  /** Bucket that receives the access logs of the buckets that were made; `undefined` when both existed. */
  readonly accessLogsBucket: IBucket | undefined;

  /** Bus on which everything that happens to a video is an event. */
  readonly eventBus: IEventBus;

  /** Queue of events that could not be delivered. */
  readonly deadLetterQueue: IQueue;

  /** Topic that alarms are sent to; `undefined` without alarms. */
  readonly alarmTopic: ITopic | undefined;

  /** Address of the HTTP API; `undefined` without one. */
  readonly apiUrl: string | undefined;

  /** The function of the HTTP API; `undefined` without one. */
  readonly apiFunction: Lambda | undefined;

  /** All functions, by name: `splitter`, `worker`, `assembler`, `reconciler`, `stitcher`, `api`. */
  readonly functions: ReadonlyMap<string, Lambda>;

  protected readonly sourcePrefix: string;
  protected readonly signedApi: string | undefined;

  constructor(scope: Construct, id: string, props: FanreelPipelineProps = {}) {
    super(scope, id);
    checkProps(this, props);
    const options = optionEnvironment(props.options ?? {});
    const name = props.pipelineName ?? Names.uniqueResourceName(this, { maxLength: MAX_NAME, separator: '-' });
    const { architecture = Architecture.X86_64, logRetention = LOG_RETENTION } = props;
    const { api = PipelineApi.iam() } = props;
    const hasApi = api.access !== 'absent';

    const storage = new Storage(this, 'Storage', {
      ...props,
      existing: { source: props.sourceBucket, output: props.outputBucket },
      expireAfterDays: props.expiration?.toDays(),
    });
    const { buckets } = storage;
    if (props.sourceBucket !== undefined && props.sourceEvents !== SourceEvents.ARE_ON) {
      notifyEventBridge(props.sourceBucket);
    }
    this.sourceBucket = buckets.source;
    this.outputBucket = buckets.output;
    this.accessLogsBucket = storage.accessLogs as IBucket | undefined;
    this.sourcePrefix = props.sourcePrefix ?? '';
    const prefixes =
      props.sourcePrefix === undefined ? undefined : [props.sourcePrefix, ...(hasApi ? [API_UPLOADS_PREFIX] : [])];

    const bus = new EventBus(this, 'Bus', { eventBusName: name });
    // aws-cdk-lib is not written for exactOptionalPropertyTypes.
    this.eventBus = bus as IEventBus;
    const buses: Record<BusName, IEventBus> = {
      default: EventBus.fromEventBusName(this, 'DefaultBus', 'default'),
      fanreel: this.eventBus,
    };
    const bucketNames = { source: buckets.source.bucketName, output: buckets.output.bucketName };
    const functions = makeFunctions(this, {
      code: this.codeOf(props, architecture),
      hasApi,
      apiOrigins: api.options.origins ?? [],
      sourcePrefixes: prefixes,
      reserved: { WorkerConcurrency: props.workerConcurrency, ApiConcurrency: api.options.reservedConcurrency },
      provisioned: { splitter: props.splitterProvisionedConcurrency },
      architecture,
      environment: {
        [ENV.sourceBucket]: bucketNames.source,
        [ENV.outputBucket]: bucketNames.output,
        [ENV.eventBus]: bus.eventBusName,
        NODE_OPTIONS: '--enable-source-maps',
        ...options,
      },
      buckets,
      buses,
      logPrefix: `/fanreel/${name}`,
      logRetention,
      network: makeFunctionNetwork(this, props),
      permissionsBoundary: props.permissionsBoundary,
    });
    const functionOf = (wanted: FunctionName): TopologyFunction => {
      const found = functions.get(wanted);
      if (found === undefined) throw new RangeError(`the topology has no function ${wanted}`);
      return found;
    };
    this.functions = new Map([...functions].map(([each, { lambda }]) => [each, lambda]));

    const deadLetters = new DeadLetterQueues(this, 'DeadLetters', RULES);
    this.deadLetterQueue = deadLetters.queue('dead-letters') as IQueue;
    const rules = RULES.map(
      (spec) =>
        new TopologyRule(this, `${pascalCase(spec.name)}Rule`, {
          spec,
          bus: spec.bus === 'default' ? undefined : buses[spec.bus],
          bucketNames,
          keyPrefixes: prefixes,
          target: functionOf(spec.target).target,
          deadLetterQueue: deadLetters.queue(spec.deadLetters),
        }),
    );

    this.apiFunction = hasApi ? functionOf(HTTP_API.target).lambda : undefined;
    const httpApi =
      this.apiFunction && makePipelineApi(this, 'HttpApi', { api, target: this.apiFunction, name, logRetention });
    this.apiUrl = httpApi?.url;
    this.signedApi = api.access === 'IAM' ? httpApi?.apiId : undefined;

    const observed = { functions: [...functions.values()], queues: [...deadLetters.queues.values()] };
    if (props.dashboard !== false) new PipelineDashboard(this, 'Dashboard', { name, rules, ...observed });
    this.alarmTopic =
      props.alarms === false
        ? undefined
        : new PipelineAlarms(this, 'Alarms', { topic: props.alarmTopic, ...observed }).topic;
    for (const [tag, value] of Object.entries(props.tags ?? {})) Tags.of(this).add(tag, value);
  }

  private codeOf(props: FanreelPipelineProps, architecture: Architecture): FunctionCode {
    if (props.functionImage !== undefined) return { image: props.functionImage };
    const given = { ffmpeg: props.ffmpegLayer, sharp: props.sharpLayer };
    return {
      bundles: props.bundles ?? BUNDLES,
      layers: makeLayers(this, { architecture, runtime: RUNTIME, given }),
      runtime: RUNTIME,
    };
  }
}
