import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses } from '../src/local/lambda/process-list.ts';
import { readCpuTimes } from '../src/shared/adapters/process/process-cpu.ts';
import { readRecord } from '../src/shared/core/completion/slice-records.ts';
import { EVENT_SOURCE } from '../src/shared/core/contracts/events.ts';
import { sliceKeys } from '../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../src/shared/core/documents/job.ts';
import type { SliceRecord } from '../src/shared/core/documents/slice-record.ts';
import { sliceEvents } from '../src/shared/core/job/slice-events.ts';
import type { Slice } from '../src/shared/core/slices/plan-slices.ts';
import type { BenchCloud } from './bench-cloud.ts';
import type { Cost } from './measure/run-ffmpeg.ts';

/** Renders slices of a planned job one by one, in the only environment of its cloud's worker. */
export interface SliceRunner {
  /** Invoke the worker with a slice's event, as the bus does. */
  invokeSlice(slice: Slice): Promise<void>;
  /**
   * Render a slice again.
   * @returns the cost of the whole process tree of the environment, uploads included
   * @throws when the slice was not rendered
   */
  renderAgain(slice: Slice): Promise<Cost & { readonly record: SliceRecord }>;
  /** End the worker's environment, so that the next invocation is a cold start. */
  cool(): Promise<void>;
}

/** Whether a process is a worker's environment of one cloud: several may be open, and the idle ones end. */
const isWorkerOf = (home: string, pid: number): boolean => {
  try {
    const isWorker = readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('/functions/worker/');
    return isWorker && readlinkSync(`/proc/${pid}/cwd`).startsWith(`${home}/`);
  } catch {
    // It ended between the listing and the look.
    return false;
  }
};

const workerPids = async (home: string): Promise<number[]> =>
  (await listProcesses())
    .filter(({ pid, ppid }) => ppid === process.pid && isWorkerOf(home, pid))
    .map(({ pid }) => pid);

const workerCpuMs = async (home: string): Promise<number> =>
  (await workerPids(home)).map(readCpuTimes).reduce((total, { ownMs, reapedMs }) => total + ownMs + reapedMs, 0);

const COOL_POLL_MS = 20;

/** @param base a cloud whose worker has one environment at most */
export const openSliceRunner = (
  { cloud, buckets, home }: Pick<BenchCloud, 'cloud' | 'buckets' | 'home'>,
  job: Job,
): SliceRunner => {
  const { store, output } = buckets;
  const invokeSlice = async (slice: Slice): Promise<void> => {
    for (const { detailType, detail } of sliceEvents(job, [slice], Date.now())) {
      await cloud.lambda.invoke('worker', { source: EVENT_SOURCE, 'detail-type': detailType, detail });
    }
  };
  return {
    invokeSlice,
    async renderAgain(slice) {
      await store.delete(output, sliceKeys(job.jobId, slice.index).record);
      const cpuBefore = await workerCpuMs(home);
      const startedAt = performance.now();
      await invokeSlice(slice);
      const cost = { wallMs: performance.now() - startedAt, cpuMs: (await workerCpuMs(home)) - cpuBefore };
      const record = (await readRecord(store, output, job.jobId, slice.index))?.record;
      if (record?.status !== 'rendered') throw new Error(`slice ${slice.index}: ${JSON.stringify(record?.error)}`);
      return { ...cost, record };
    },
    async cool() {
      cloud.lambda.setConcurrency('worker', 0);
      while ((await workerPids(home)).length > 0) await delay(COOL_POLL_MS);
      cloud.lambda.setConcurrency('worker', 1);
    },
  };
};
