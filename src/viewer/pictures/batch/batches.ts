import { effect, signal } from '@preact/signals';
import pLimit from 'p-limit';
import { JobAnswerSchema } from '../../../api/contracts/jobs.ts';
import { getJson } from '../../api/api-client.ts';
import { untilAnswered } from '../../api/until-answered.ts';
import { wait } from '../../api/wait.ts';
import type { ReadOptions } from '../../core/options/option-values.ts';
import { type BatchPicture, closedPicture } from '../../core/pictures/summarise-batch.ts';
import { addFiles, type PageUpload } from '../../upload/uploads.ts';

const FIRST_ASK_MS = 1_000;
const LAST_ASK_MS = 5_000;
const asking = pLimit(4);

/** Pictures that were uploaded together. */
export interface Batch {
  readonly number: number;
  readonly pictures: readonly BatchPicture[];
}

/** Batches since the page was loaded, the newest first. They continue on every route. */
export const batches = signal<readonly Batch[]>([]);
let count = 0;

const place = (number: number, index: number, picture: BatchPicture): void => {
  batches.value = batches.value.map((batch) =>
    batch.number === number ? { ...batch, pictures: batch.pictures.with(index, picture) } : batch,
  );
};

const followJob = async (jobId: string): Promise<BatchPicture> => {
  const { signal } = new AbortController();
  for (let delayMs = FIRST_ASK_MS; ; delayMs = Math.min(LAST_ASK_MS, delayMs * 2)) {
    const job = await asking(() => untilAnswered(() => getJson(`/jobs/${jobId}`, JobAnswerSchema), signal));
    const closed = closedPicture(job);
    if (closed !== undefined) return closed;
    await wait(delayMs, signal);
  }
};

/** Wait until an upload is refused or its job is closed. @throws {ApiError} */
const outcomeOf = async ({ run }: PageUpload): Promise<BatchPicture> => {
  const jobId = await new Promise<string | undefined>((resolve) => {
    const stop = effect(() => {
      const state = run.state.value;
      if (state.phase === 'job') resolve(state.jobId);
      else if (['refused', 'rejected', 'cancelled', 'failed'].includes(state.phase)) resolve(undefined);
      else return;
      queueMicrotask(() => stop());
    });
  });
  return jobId === undefined ? { state: 'refused' } : followJob(jobId);
};

/** Upload pictures as a batch, and collect their results. Each picture is a job. */
export const startBatch = (files: readonly File[], options: ReadOptions): void => {
  count += 1;
  const number = count;
  batches.value = [{ number, pictures: files.map(() => ({ state: 'under way' })) }, ...batches.value];
  let index = 0;
  void addFiles(files, options, (upload) => {
    const at = index;
    index += 1;
    outcomeOf(upload).then(
      (picture) => place(number, at, picture),
      () => place(number, at, { state: 'refused' }),
    );
  });
};
