import { readCpuTimes } from '../src/shared/adapters/process/process-cpu.ts';
import { openBenchCloud } from './bench-cloud.ts';
import type { Footage } from './footage.ts';
import { watchS3Reads } from './measure/s3-reads.ts';
import { watchS3Writes } from './measure/s3-writes.ts';
import { runFilm } from './run-film.ts';

/*
 * A process that takes one film through a cloud of its own, so that its processor time is that of the whole job.
 */

/** What the parent passes as the only argument, as JSON. */
export interface JobRequest {
  readonly film: Footage;
  readonly bundlesDir: string;
  readonly optionsText: string;
}

/** What the child prints, as JSON. */
export interface JobFigures {
  /** of this process and all that it started, from the start of the upload on */
  readonly cpuS: number;
  /** from the start of the upload */
  readonly firstRecordS: number;
  readonly manifestS: number;
  /** of the source, by all functions */
  readonly sourceBytes: number;
  readonly sourceRequests: number;
}

const ownSeconds = (): number => {
  const { ownMs, reapedMs } = readCpuTimes(process.pid);
  return (ownMs + reapedMs) / 1000;
};

const { film, bundlesDir, optionsText }: JobRequest = JSON.parse(process.argv[2] ?? '{}');
const [reads, writes] = [watchS3Reads(), watchS3Writes()];
const base = await openBenchCloud({
  bundlesDir,
  intercept: (request, response) => reads.intercept(request, response) || writes.intercept(request, response),
});
const [cpuBefore, startedAt] = [ownSeconds(), performance.now()];
try {
  await runFilm(base, film, optionsText);
} finally {
  // Environments have to end before their processor time counts as this process's.
  await base.close();
}
const source = new RegExp(`^/${base.buckets.source}/`);
const figures: JobFigures = {
  cpuS: ownSeconds() - cpuBefore,
  firstRecordS: (Math.min(...writes.answered(/\/slices\/\d+\.json/)) - startedAt) / 1000,
  manifestS: (Math.max(...writes.answered(/\/manifest\.json/)) - startedAt) / 1000,
  sourceBytes: reads.bytes(source),
  sourceRequests: reads.requests(source),
};
process.stdout.write(JSON.stringify(figures));
