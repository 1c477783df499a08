import { MetricResolution, Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Environment } from '../../core/topology/config.ts';
import { METRIC_DIMENSIONS, METRIC_NAMESPACE, serviceName } from '../../estimator/model/metric-names.ts';
import type { FunctionName } from '../../topology.ts';

/** A measured value. */
export interface Measurement {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds' | 'Bytes' | 'None';
  readonly value: number;
}

const UNITS = {
  Count: MetricUnit.Count,
  Milliseconds: MetricUnit.Milliseconds,
  Bytes: MetricUnit.Bytes,
  None: MetricUnit.NoUnit,
} as const;

/** Publishes measurements to CloudWatch as a log line that contains the request id. */
export type PublishMetrics = (measurements: readonly Measurement[], requestId: string) => void;

/**
 * Metrics of a function as lines of its log (embedded metric format) at a resolution of one second. They need no API call
 * and no permission.
 * @param env `AWS_LAMBDA_FUNCTION_NAME` tells the functions of several stacks apart
 */
export const makeMetrics = (functionName: FunctionName, env: Environment): PublishMetrics => {
  const metrics = new Metrics({
    namespace: METRIC_NAMESPACE,
    serviceName: serviceName(functionName),
    defaultDimensions: { [METRIC_DIMENSIONS.functionName]: env.AWS_LAMBDA_FUNCTION_NAME ?? functionName },
  });
  return (measurements, requestId) => {
    if (measurements.length === 0) return;
    for (const { name, unit, value } of measurements) {
      metrics.addMetric(name, UNITS[unit], value, MetricResolution.High);
    }
    metrics.addMetadata('requestId', requestId);
    metrics.publishStoredMetrics();
  };
};
