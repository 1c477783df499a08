import * as z from 'zod/mini';
import type { JobActivity } from './cloud-api.ts';
import type { InvocationNews } from './lambda/invocation-observer.ts';
import type { QueueEntry } from './lambda/start-lambda.ts';

const JobPayloadSchema = z.object({ detail: z.object({ jobId: z.string() }) });
const UploadPayloadSchema = z.object({ detail: z.object({ object: z.object({ key: z.string() }) }) });

/** The job that an invocation of the worker or the stitcher is about; undefined for an ad-hoc range. */
export const jobOfPayload = (payload: unknown): string | undefined =>
  JobPayloadSchema.safeParse(payload).data?.detail.jobId;

/** The key of the upload that an invocation of the splitter is about. */
export const uploadOfPayload = (payload: unknown): string | undefined =>
  UploadPayloadSchema.safeParse(payload).data?.detail.object.key;

/** Counts how many slices of each job run at the same time. */
export class JobActivityLog {
  readonly #running = new Map<string, number>();
  readonly #peaks = new Map<string, number>();

  note({ phase, functionName, event }: InvocationNews): void {
    const jobId = functionName === 'worker' ? jobOfPayload(event) : undefined;
    if (jobId === undefined || phase === 'queued') return;
    const running = (this.#running.get(jobId) ?? 0) + (phase === 'started' ? 1 : -1);
    this.#running.set(jobId, running);
    this.#peaks.set(jobId, Math.max(running, this.#peaks.get(jobId) ?? 0));
  }

  /** @param queue what is queued for the worker now */
  activity(jobId: string, queue: readonly QueueEntry[]): JobActivity {
    const entries = queue.filter(({ payload }) => jobOfPayload(payload) === jobId);
    const running = entries.filter(({ state }) => state === 'running').length;
    return { running, waiting: entries.length - running, peakConcurrency: this.#peaks.get(jobId) ?? 0 };
  }
}
