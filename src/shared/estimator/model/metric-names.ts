/** CloudWatch namespace of the functions' own metrics. */
export const METRIC_NAMESPACE = 'fanreel';

/**
 * What a worker measures of each slice. One-minute data is too coarse for a burst, so all these metrics have a
 * resolution of one second.
 */
export const SLICE_METRICS = {
  rendered: 'SlicesRendered',
  failed: 'SlicesFailed',
  /** from the event's creation to the start of the attempt */
  queueDelay: 'QueueDelay',
  /** from the start of the attempt to its record */
  renderTime: 'RenderTime',
  /** seconds of video for each second of rendering */
  realTimeFactor: 'RealTimeFactor',
  bytesOut: 'BytesOut',
} as const;

/** Dimensions of every metric: the function and its stack. Never a job, as each value makes a separate metric. */
export const METRIC_DIMENSIONS = { service: 'service', functionName: 'FunctionName' } as const;

/** `service` of a function in logs and metrics. */
export const serviceName = (functionName: string): string => `fanreel-${functionName}`;
