import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  type SLICE_METRICS,
  serviceName,
} from '../../src/shared/estimator/model/metric-names.ts';
import type { TopologyFunction } from './topology-function.ts';
import type { TopologyRule } from './topology-rule.ts';

const MINUTE = Duration.minutes(1);

/** Metrics that EventBridge and SQS do not send while they are 0. */
const zeroFilled = (id: string, metric: Metric, label: string): MathExpression =>
  new MathExpression({ expression: `FILL(${id}, 0)`, usingMetrics: { [id]: metric }, label, period: MINUTE });

/** A metric of a function under its name in the topology. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const functionMetric = ({ lambda, spec }: TopologyFunction, name: string, statistic: string): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: name,
    dimensionsMap: { FunctionName: lambda.functionName },
    statistic,
    period: MINUTE,
    label: spec.name,
  });

/** Concurrency that the whole account has in use or reserved; Lambda limits further invocations by it. */
export const claimedConcurrency = (): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'ClaimedAccountConcurrency',
    statistic: Stats.MAXIMUM,
    period: MINUTE,
    label: 'claimed in the account',
  });

/** A metric of a rule. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
export const ruleMetric = ({ spec, metricDimensions }: TopologyRule, name: string, statistic: string): IMetric =>
  zeroFilled(
    // One graph shows several rules, so ids have to be unique in a graph; they are lower-case words.
    `m_${spec.name.replaceAll('-', '_')}`,
    new Metric({
      namespace: 'AWS/Events',
      metricName: name,
      dimensionsMap: metricDimensions,
      statistic,
      period: MINUTE,
    }),
    spec.name,
  );

/** Messages in a queue. */
export const queueDepth = (queue: IQueue, label: string): Metric =>
  queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: MINUTE, label });

/** A metric that workers publish about their slices, with a resolution of one second. */
export const sliceMetric = (
  { lambda, spec }: TopologyFunction,
  name: (typeof SLICE_METRICS)[keyof typeof SLICE_METRICS],
  statistic: string,
): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: name,
    dimensionsMap: {
      [METRIC_DIMENSIONS.service]: serviceName(spec.name),
      [METRIC_DIMENSIONS.functionName]: lambda.functionName,
    },
    statistic,
    period: Duration.seconds(1),
    label: `${name} ${statistic}`,
  });
