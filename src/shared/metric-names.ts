/** CloudWatch namespace of what the functions measure themselves. */
export const METRIC_NAMESPACE = 'fanreel';

/** What a worker measures of each slice. One-minute data is too coarse for a burst: all of it has a resolution of one second. */
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

/** Dimensions of every metric: which of the functions, and of which stack. Never a job: each value is a metric of its own. */
export const METRIC_DIMENSIONS = { service: 'service', functionName: 'FunctionName' } as const;

/** `service` of a function in logs and metrics. */
export const serviceName = (functionName: string): string => `fanreel-${functionName}`;
