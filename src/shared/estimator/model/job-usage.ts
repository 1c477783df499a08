import { functionSpec } from '../../topology.ts';
import { gbSecondsOf, type Usage } from './cost.ts';
import { jobSizeOf } from './job-size.ts';
import { eventsOf, type JobShape, outlineCountOf, requestsOf } from './request-counts.ts';
import { OUTLINE_MS, smallFunctionMs, smallFunctionsOf } from './small-functions.ts';
import { stitcherRequestsOf } from './stitcher-requests.ts';

/** Usage of a job's workers. */
export interface WorkerUse {
  /** executions, those that failed included */
  readonly attempts: number;
  /** memory × time of all attempts, initialisation included */
  readonly gbSeconds: number;
  /** `/tmp` beyond the free size × the same time */
  readonly ephemeralGbSeconds: number;
  /** environments that are started */
  readonly environments: number;
  /** initialisation of each of the functions that a job needs once, milliseconds */
  readonly initMs: number;
  /** slices that are given up: for each, Lambda sends a failure event, which runs the assembler */
  readonly unrendered: number;
}

/** Total usage of a job: its workers, and the functions that plan, assemble and stitch it. */
export const usageOfJob = (shape: JobShape, use: WorkerUse): Usage => {
  const size = jobSizeOf(shape);
  const once = smallFunctionsOf(size);
  const requests = requestsOf(shape, use.environments);
  const stitching = stitcherRequestsOf(shape);
  const small = once.map((name) => gbSecondsOf(functionSpec(name).memoryMb, smallFunctionMs(name, size) + use.initMs));
  const outlines = outlineCountOf(shape);
  const outlineGbSeconds = outlines * gbSecondsOf(functionSpec('worker').memoryMb, OUTLINE_MS);
  return {
    invocations: once.length + outlines + use.attempts + use.unrendered,
    events: eventsOf(shape) + use.unrendered,
    s3Writes: requests.writes + stitching.writes,
    s3Reads: requests.reads + stitching.reads,
    gbSeconds: small.reduce((sum, each) => sum + each, use.gbSeconds + outlineGbSeconds),
    ephemeralGbSeconds: use.ephemeralGbSeconds,
  };
};
