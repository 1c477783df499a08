import * as z from 'zod/mini';
import type { InvocationNews } from '../lambda/invocation-observer.ts';
import type { QueueEntry } from '../lambda/start-lambda.ts';

/** Activity of the local Lambda for one job at this moment. */
export interface JobActivity {
  readonly running: number;
  readonly waiting: number;
  /** most slices of the job that ran at the same moment since the cloud was started */
  readonly peakConcurrency: number;
  /** length of the film that running slices have rendered so far, milliseconds */
  readonly partMs?: number;
  /** a number that changes with every record, manifest or open marker of the job that is stored or deleted */
  readonly news?: number;
}

const JobPayloadSchema = z.object({
  detail: z.object({
    jobId: z.string(),
    index: z.optional(z.int()),
    start: z.optional(z.number()),
    end: z.optional(z.number()),
  }),
});
/** What decoding is of the work on a slice, about; its GIF is encoded and everything is stored afterwards. */
const DECODING_SHARE = 0.8;
/** `Object Created`, or `videoUploaded`. */
const UploadPayloadSchema = z.object({
  detail: z.union([z.object({ object: z.object({ key: z.string() }) }), z.object({ key: z.string() })]),
});

type JobDetail = z.infer<typeof JobPayloadSchema>['detail'];

/** Who follows a job asks about the same queued payloads several times a second. */
const details = new WeakMap<object, Partial<JobDetail>>();

/** The fields of a payload that are about a job; none for another one. */
const detailOf = (payload: unknown): Partial<JobDetail> => {
  if (typeof payload !== 'object' || payload === null) return {};
  const detail = details.get(payload) ?? JobPayloadSchema.safeParse(payload).data?.detail ?? {};
  details.set(payload, detail);
  return detail;
};

/** The job of a worker's or stitcher's invocation; undefined for an ad-hoc range. */
export const jobOfPayload = (payload: unknown): string | undefined => detailOf(payload).jobId;

/** Length of a slice in milliseconds of the film; 0 when the event does not tell. */
const lengthOfPayload = (payload: unknown): number => {
  // The event's own `length` is that of the whole film.
  const { start = 0, end = start } = detailOf(payload);
  return Math.round((end - start) * 1000);
};

const sliceOfPayload = (payload: unknown): { readonly jobId: string; readonly index: number } | undefined => {
  const { jobId, index } = detailOf(payload);
  return jobId === undefined || index === undefined ? undefined : { jobId, index };
};

/** The upload's key in a splitter's invocation. */
export const uploadOfPayload = (payload: unknown): string | undefined => {
  const detail = UploadPayloadSchema.safeParse(payload).data?.detail;
  return detail !== undefined && 'object' in detail ? detail.object.key : detail?.key;
};

/** A slice that is queued or running in the local Lambda, so its record is still to come. Times are epoch milliseconds. */
export interface SliceInWork {
  readonly index: number;
  /** `queued` also between a failed attempt and the next one */
  readonly state: 'queued' | 'running';
  /** from 1 */
  readonly attempt: number;
  readonly queuedAtMs: number;
  /** of the attempt that is running */
  readonly startedAtMs?: number;
}

/** A change of a slice. `ended`: no further work is done on it, and its record holds the result. */
export interface SliceWorkChange {
  readonly jobId: string;
  readonly index: number;
  readonly state: SliceInWork['state'] | 'ended';
  readonly attempt: number;
  /** epoch milliseconds */
  readonly atMs: number;
}

/** State of each slice of each job in the local Lambda: the present state, and a subscription to changes. */
export class SliceStates {
  /** running slices of the worker by request id */
  readonly #startedAtMs = new Map<string, number>();
  readonly #running = new Map<string, number>();
  /** rendered shares of running slices by request id, from 0 to 1 */
  readonly #shares = new Map<string, number>();
  readonly #peaks = new Map<string, number>();
  readonly #listeners = new Set<(change: SliceWorkChange) => void>();
  readonly #queue: () => readonly QueueEntry[];
  readonly #now: () => number;

  /**
   * @param queue returns the worker's queued and running invocations
   * @param now returns epoch milliseconds
   */
  constructor(queue: () => readonly QueueEntry[], now: () => number = Date.now) {
    this.#queue = queue;
    this.#now = now;
  }

  /** Take in a change of any invocation. */
  note(news: InvocationNews): void {
    if (news.functionName !== 'worker') return;
    const { phase, requestId, event, attempt } = news;
    const atMs = this.#now();
    if (phase === 'started') this.#startedAtMs.set(requestId, atMs);
    if (phase === 'finished') this.#startedAtMs.delete(requestId);
    this.#shares.delete(requestId);
    const slice = sliceOfPayload(event);
    if (slice === undefined) return;
    if (phase !== 'queued') this.#count(slice.jobId, phase === 'started' ? 1 : -1);
    if (phase !== 'finished') this.#tell({ ...slice, state: phase === 'queued' ? 'queued' : 'running', attempt, atMs });
    else if (news.willRetry === true) this.#tell({ ...slice, state: 'queued', attempt: attempt + 1, atMs });
    else this.#tell({ ...slice, state: 'ended', attempt, atMs });
  }

  /** Take in the share of its slice that a running invocation has rendered. */
  noteProgress(requestId: string, share: number): void {
    if (this.#startedAtMs.has(requestId)) this.#shares.set(requestId, Math.max(0, Math.min(1, share)));
  }

  /** Take in queued invocations that were dropped. */
  noteDropped(dropped: readonly QueueEntry[]): void {
    for (const { payload, attempts } of dropped) {
      const slice = sliceOfPayload(payload);
      if (slice !== undefined) this.#tell({ ...slice, state: 'ended', attempt: attempts + 1, atMs: this.#now() });
    }
  }

  /** Number of running and waiting slices of a job. */
  activity(jobId: string): JobActivity {
    const entries = this.#entriesOf(jobId);
    const running = entries.filter(({ state }) => state === 'running');
    const partMs = running.reduce(
      (sum, { payload, requestId }) =>
        sum + lengthOfPayload(payload) * DECODING_SHARE * (this.#shares.get(requestId) ?? 0),
      0,
    );
    return {
      running: running.length,
      waiting: entries.length - running.length,
      peakConcurrency: this.#peaks.get(jobId) ?? 0,
      partMs: Math.round(partMs),
    };
  }

  /** The slices of a job that are queued or running now, in the order of their indexes. */
  of(jobId: string): SliceInWork[] {
    return this.#entriesOf(jobId)
      .flatMap(({ payload, requestId, attempts, queuedAtMs }): SliceInWork[] => {
        const index = sliceOfPayload(payload)?.index;
        if (index === undefined) return [];
        const startedAtMs = this.#startedAtMs.get(requestId);
        const common = { index, attempt: attempts + 1, queuedAtMs };
        return [
          startedAtMs === undefined ? { ...common, state: 'queued' } : { ...common, state: 'running', startedAtMs },
        ];
      })
      .sort((a, b) => a.index - b.index);
  }

  /**
   * Subscribe to changes of all slices.
   * @returns unsubscribe
   */
  subscribe(listener: (change: SliceWorkChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #entriesOf(jobId: string): QueueEntry[] {
    return this.#queue().filter(({ payload }) => sliceOfPayload(payload)?.jobId === jobId);
  }

  #count(jobId: string, by: number): void {
    const running = (this.#running.get(jobId) ?? 0) + by;
    if (running > 0) this.#running.set(jobId, running);
    else this.#running.delete(jobId);
    this.#peaks.set(jobId, Math.max(running, this.#peaks.get(jobId) ?? 0));
  }

  #tell(change: SliceWorkChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
