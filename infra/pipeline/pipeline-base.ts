import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type IEventBus, type OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DETAIL_TYPES, EVENT_SOURCE } from '../../src/shared/core/contracts/events.ts';
import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  SLICE_METRICS,
  serviceName,
} from '../../src/shared/estimator/model/metric-names.ts';
import { STACK_OUTPUTS } from '../../src/shared/stack-outputs.ts';
import { makeOutput } from '../constructs/stack-output.ts';
import type { OnCompletedOptions, OnRejectedOptions } from './pipeline-events.ts';
import { grantCallApi, grantRead, grantUpload } from './pipeline-grants.ts';

/** What can be asked of a pipeline: grants, rules on its events, its metrics. */
export abstract class PipelineBase extends Construct {
  /** Bucket whose new objects are rendered. */
  abstract readonly sourceBucket: IBucket;

  /** Bucket that receives the results, below `jobs/`. */
  abstract readonly outputBucket: IBucket;

  /** Bus on which everything that happens to a video is an event. */
  abstract readonly eventBus: IEventBus;

  /** Queue of events that could not be delivered. */
  abstract readonly deadLetterQueue: IQueue;

  /** All functions, by name: `splitter`, `worker`, `assembler`, `reconciler`, `stitcher`, `api`. */
  abstract readonly functions: ReadonlyMap<string, Lambda>;

  /** Beginning of the keys that are rendered. */
  protected abstract readonly sourcePrefix: string;

  /** Id of the HTTP API if it takes signed requests. */
  protected abstract readonly signedApi: string | undefined;

  /**
   * Let somebody upload videos, in one part or in many.
   *
   * @param keyPattern keys below `sourcePrefix`; `*` is any text
   */
  grantUpload(grantee: IGrantable, keyPattern = '*'): Grant {
    return grantUpload(this.sourceBucket, `${this.sourcePrefix}${keyPattern}`, grantee);
  }

  /** Let somebody list and read what is made of videos, and the state of jobs. */
  grantRead(grantee: IGrantable): Grant {
    return grantRead(this.outputBucket, grantee);
  }

  /** Let somebody put events on the bus, such as `videoUploaded`, which asks for a job of an object that exists. */
  grantPutEvents(grantee: IGrantable): Grant {
    return this.eventBus.grantPutEventsTo(grantee);
  }

  /**
   * Let somebody call the HTTP API with signed requests.
   *
   * @throws {ConfigError} when there is no HTTP API that takes them
   */
  grantCallApi(grantee: IGrantable): Grant {
    return grantCallApi(this, this.signedApi, grantee);
  }

  /** A rule on jobs that are completed: the manifest is written, at `CompletedEvent.manifestKey`. */
  onCompleted(id: string, options: OnCompletedOptions = {}): Rule {
    const { status, ...rest } = options;
    return this.onEvent(id, DETAIL_TYPES.completed, rest, status && { status: [...status] });
  }

  /** A rule on uploads that cannot be rendered. */
  onRejected(id: string, options: OnRejectedOptions = {}): Rule {
    const { reason, ...rest } = options;
    return this.onEvent(id, DETAIL_TYPES.rejected, rest, reason && { reason: [...reason] });
  }

  /** A rule on slices that have failed on every attempt. */
  onSliceFailed(id: string, options: OnEventOptions = {}): Rule {
    return this.onEvent(id, DETAIL_TYPES.sliceFailed, options);
  }

  /** A rule on slices that are to be rendered, for a render of your own: its target gets what the worker gets. */
  onSlice(id: string, options: OnEventOptions = {}): Rule {
    return this.onEvent(id, DETAIL_TYPES.slice, options);
  }

  /** A metric that the workers publish about slices, by default the sum of a minute. */
  metric(metricName: string, props: MetricOptions = {}): Metric {
    const worker = this.functions.get('worker');
    if (worker === undefined) throw new RangeError('a pipeline has a worker');
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: {
        [METRIC_DIMENSIONS.service]: serviceName('worker'),
        [METRIC_DIMENSIONS.functionName]: worker.functionName,
      },
      statistic: Stats.SUM,
      ...props,
    }).attachTo(this);
  }

  /** Slices that were rendered; by default their sum. */
  metricSlicesRendered(props: MetricOptions = {}): Metric {
    return this.metric(SLICE_METRICS.rendered, props);
  }

  /** Attempts at slices that failed; by default their sum. */
  metricSlicesFailed(props: MetricOptions = {}): Metric {
    return this.metric(SLICE_METRICS.failed, props);
  }

  /** Milliseconds from the event of a slice to the start of an attempt at it; by default the slowest hundredth. */
  metricQueueDelay(props: MetricOptions = {}): Metric {
    return this.metric(SLICE_METRICS.queueDelay, { statistic: Stats.percentile(99), ...props });
  }

  /** Milliseconds from the start of an attempt to its record; by default the slowest hundredth. */
  metricRenderTime(props: MetricOptions = {}): Metric {
    return this.metric(SLICE_METRICS.renderTime, { statistic: Stats.percentile(99), ...props });
  }

  /** Seconds of video for each second of rendering, of one worker; by default the median. */
  metricRealTimeFactor(props: MetricOptions = {}): Metric {
    return this.metric(SLICE_METRICS.realTimeFactor, { statistic: Stats.percentile(50), ...props });
  }

  /** Bytes of results; by default their sum. */
  metricBytesOut(props: MetricOptions = {}): Metric {
    return this.metric(SLICE_METRICS.bytesOut, props);
  }

  /** Events that could not be delivered and lie in the queue; by default their largest number. */
  metricDeadLetters(props: MetricOptions = {}): Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, ...props });
  }

  /**
   * Outputs by which `fanreel … --stack NAME` finds the pipeline. One pipeline of a stack may have them, and it renders
   * what that command uploads if it has no `sourcePrefix`.
   */
  addOutputs(): void {
    const output = (name: string, description: string, value: string) => makeOutput(this, name, description, value);
    output(STACK_OUTPUTS.sourceBucket, 'Put videos here', this.sourceBucket.bucketName);
    output(STACK_OUTPUTS.outputBucket, 'Results are here, below jobs/', this.outputBucket.bucketName);
    const everything = 'Everything that happens to a video is an event on this bus';
    output(STACK_OUTPUTS.eventBus, everything, this.eventBus.eventBusName);
    output(STACK_OUTPUTS.deadLetters, 'Events that could not be delivered', this.deadLetterQueue.queueUrl);
  }

  private onEvent(
    id: string,
    detailType: string,
    { target, eventPattern, crossStackScope, ...options }: OnEventOptions,
    detail?: Readonly<Record<string, string[]>>,
  ): Rule {
    const rule = new Rule(crossStackScope ?? this.rulesOfOthers(), id, {
      ...options,
      eventBus: this.eventBus,
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: [detailType],
        ...(detail === undefined ? {} : { detail }),
      },
    });
    rule.addEventPattern(eventPattern);
    rule.addTarget(target);
    return rule;
  }

  /** Where rules of the app lie: their ids cannot meet those of the pipeline's own parts. */
  private rulesOfOthers(): Construct {
    const there = this.node.tryFindChild('Events');
    return there instanceof Construct ? there : new Construct(this, 'Events');
  }
}
