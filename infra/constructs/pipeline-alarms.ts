import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { functionMetric, queueDepth } from './pipeline-metrics.ts';
import type { TopologyFunction } from './topology-function.ts';

export interface PipelineAlarmsProps {
  readonly functions: readonly TopologyFunction[];
  readonly queues: readonly IQueue[];
  /** receives them. @default a topic is made */
  readonly topic?: ITopic | undefined;
}

const FIVE_MINUTES = Duration.minutes(5);
const ERROR_PERCENT = 5;
/** Share of the timeout from which on a function is about to be killed. */
const NEAR_TIMEOUT = 0.9;
/**
 * Bursts are throttled briefly and retried automatically; throttling for this many periods means that a quota is too
 * low.
 */
const THROTTLED_PERIODS = 3;

/**
 * Alarms for what would go unnoticed: dead letters, dropped events, errors, throttles, functions near their timeout.
 */
export class PipelineAlarms extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { functions, queues, topic }: PipelineAlarmsProps) {
    super(scope, id);
    this.topic = topic ?? this.makeTopic();
    for (const queue of queues) {
      this.alarm(`${queue.node.id}-not-empty`, queueDepth(queue, 'messages'), {
        threshold: 1,
        description: 'An event could not be delivered. Look at it, mend the cause, then: npm run redrive.',
      });
    }
    for (const each of functions) this.watch(each);
  }

  private makeTopic(): ITopic {
    const topic = new Topic(this, 'Topic', { displayName: 'fanreel alarms', enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return topic;
  }

  private watch(each: TopologyFunction): void {
    const { name, timeoutSeconds } = each.spec;
    this.alarm(`${name}-drops-events`, functionMetric(each, 'AsyncEventsDropped', Stats.SUM), {
      threshold: 1,
      description: `Events for the ${name} were dropped without having been handled.`,
    });
    this.alarm(`${name}-failures-not-told`, functionMetric(each, 'DestinationDeliveryFailures', Stats.SUM), {
      threshold: 1,
      description: `The ${name} failed on every attempt and its on-failure event could not be delivered.`,
    });
    const errorRate = new MathExpression({
      expression: 'IF(invocations > 0, 100 * errors / invocations, 0)',
      usingMetrics: {
        errors: functionMetric(each, 'Errors', Stats.SUM).with({ period: FIVE_MINUTES }),
        invocations: functionMetric(each, 'Invocations', Stats.SUM).with({ period: FIVE_MINUTES }),
      },
      period: FIVE_MINUTES,
      label: 'errors in percent',
    });
    this.alarm(`${name}-errors`, errorRate, {
      threshold: ERROR_PERCENT,
      description: `More than ${ERROR_PERCENT} % of the invocations of the ${name} fail.`,
    });
    this.alarm(`${name}-throttled`, functionMetric(each, 'Throttles', Stats.SUM).with({ period: FIVE_MINUTES }), {
      threshold: 1,
      periods: THROTTLED_PERIODS,
      description: `The ${name} is throttled for a quarter of an hour: raise the account's concurrency.`,
    });
    this.alarm(
      `${name}-near-timeout`,
      functionMetric(each, 'Duration', Stats.percentile(99)).with({ period: FIVE_MINUTES }),
      {
        threshold: timeoutSeconds * 1000 * NEAR_TIMEOUT,
        description: `One in a hundred invocations of the ${name} takes nearly its ${timeoutSeconds} s.`,
      },
    );
  }

  private alarm(
    id: string,
    metric: IMetric,
    { threshold, description, periods = 1 }: { threshold: number; description: string; periods?: number },
  ): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: description,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
