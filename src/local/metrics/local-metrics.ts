/** CloudWatch's `Name=Value` pairs that tell series of one metric apart. */
export type Dimensions = Readonly<Record<string, string>>;

/** Values of one series that were recorded within one second. */
export interface MetricBucket {
  /** Start of the second, milliseconds since the epoch. */
  timestampMs: number;
  sampleCount: number;
  sum: number;
  minimum: number;
  maximum: number;
}

export interface MetricSeries {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Dimensions;
  /** Ordered by time; a second in which nothing was recorded has no bucket. */
  readonly buckets: readonly MetricBucket[];
}

/** Metrics of the embedded cloud, named as CloudWatch names them, at a resolution of one second. */
export interface LocalMetrics {
  record(namespace: string, metricName: string, dimensions: Dimensions, value: number): void;
  snapshot(): MetricSeries[];
}

const BUCKET_MS = 1000;
// Six hours of busy seconds for each series: enough for the longest job here, and a bound for a `dev` that runs on.
const MAX_BUCKETS = 6 * 3600;

/**
 * Make an empty in-memory metric store.
 * @param now milliseconds since the epoch, wall time by default
 * @returns a store whose snapshot is a copy: later records do not change it
 */
export const createMetrics = (now: () => number = Date.now): LocalMetrics => {
  const seriesByKey = new Map<string, MetricSeries & { buckets: MetricBucket[] }>();
  return {
    record: (namespace, metricName, dimensions, value) => {
      const key = JSON.stringify([namespace, metricName, Object.entries(dimensions).sort()]);
      let series = seriesByKey.get(key);
      if (!series) {
        series = { namespace, metricName, dimensions, buckets: [] };
        seriesByKey.set(key, series);
      }
      const timestampMs = Math.floor(now() / BUCKET_MS) * BUCKET_MS;
      const last = series.buckets.at(-1);
      // A clock that steps back adds to the newest bucket, so that the order holds.
      if (last && last.timestampMs >= timestampMs) {
        last.sampleCount += 1;
        last.sum += value;
        last.minimum = Math.min(last.minimum, value);
        last.maximum = Math.max(last.maximum, value);
        return;
      }
      series.buckets.push({ timestampMs, sampleCount: 1, sum: value, minimum: value, maximum: value });
      if (series.buckets.length > MAX_BUCKETS) series.buckets.shift();
    },
    snapshot: () =>
      [...seriesByKey.values()].map((series) => ({
        ...series,
        buckets: series.buckets.map((bucket) => ({ ...bucket })),
      })),
  };
};
