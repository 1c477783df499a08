import { type Signal, signal } from '@preact/signals';
import { CancelledJobSchema, type JobAnswer, JobAnswerSchema, RetriedJobSchema } from '../../api/contracts/jobs.ts';
import { jobKey } from '../../shared/core/contracts/object-keys.ts';
import { type Job, JobSchema } from '../../shared/core/documents/job.ts';
import { slicesOf } from '../../shared/core/job/job-slices.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import { ApiError, getJson, postJson } from '../api/api-client.ts';
import {
  applyChanges,
  boardOf,
  emptyBoard,
  renderedBoard,
  type SliceBoard,
  withRetriedSlices,
} from '../core/board/slice-board.ts';
import type { ViewerConfig } from '../core/config/viewer-config.ts';
import type { Trouble } from '../core/job/job-trouble.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { readStored } from '../links/read-stored.ts';
import { Asking } from './asking.ts';
import { chooseFeed } from './live/choose-feed.ts';
import type { LiveNews } from './live/follow-job.ts';
import { type StitchedState, watchStitched } from './stitched.ts';

/** The plan of a job and the slices that follow from it. */
export interface JobPlan {
  readonly job: Job;
  readonly slices: readonly Slice[];
}

/** State and actions of a job while its page is open. */
export class JobSession {
  private readonly asking = new Asking();
  /** why the job cannot be loaded or is not updated at the moment */
  readonly trouble: Signal<Trouble | undefined> = this.asking.trouble;
  readonly answer: Signal<JobAnswer | undefined> = signal(undefined);
  readonly plan: Signal<JobPlan | undefined> = signal(undefined);
  readonly board: Signal<SliceBoard | undefined> = signal(undefined);
  /** of the renders of the whole film */
  readonly stitched: Signal<StitchedState> = signal({ state: 'unknown' });
  readonly links: LinkBook;
  /** state of the job when it began to be followed: the film asks for the answer as well */
  private followed: JobAnswer['status'] | undefined;
  private live: ViewerConfig['live'] = 'poll';
  private end: () => void = () => {};
  private endStitching: () => void = () => {};

  constructor(
    readonly jobId: string,
    private readonly liveFeed: () => Promise<ViewerConfig['live']>,
  ) {
    this.links = new LinkBook((place) => fetchLinks(jobId, place));
  }

  /** Load the job and follow it. */
  async start(): Promise<void> {
    try {
      await this.load();
      const job = await this.asking.answered(() => this.readPlan());
      this.live = await this.liveFeed();
      this.plan.value = { job, slices: slicesOf(job) };
      const isComplete = this.answer.value?.status === 'complete';
      this.board.value = isComplete ? renderedBoard(job.sliceCount) : emptyBoard(job.sliceCount);
      this.follow();
    } catch (error) {
      this.fail(error);
    }
  }

  stop(): void {
    this.asking.stop();
    this.end();
    this.endStitching();
  }

  /** Render failed slices again. @throws {ApiError} */
  async retry(): Promise<void> {
    await postJson(`/jobs/${this.jobId}/retry`, {}, RetriedJobSchema);
    const board = this.board.value;
    if (board !== undefined) this.board.value = withRetriedSlices(board);
    await this.load();
    this.follow();
  }

  /** Close the job with the slices that it has. @throws {ApiError} */
  async cancel(): Promise<void> {
    await postJson(`/jobs/${this.jobId}/cancel`, {}, CancelledJobSchema);
  }

  /** Load the job again, which gives fresh links; as soon as the server answers. @throws {ApiError} when it refuses */
  async load(): Promise<void> {
    const { asking, jobId } = this;
    const answer = await asking.answered(() => getJson(`/jobs/${jobId}`, JobAnswerSchema, { signal: asking.signal }));
    this.links.take(answer);
    this.answer.value = answer;
  }

  private async readPlan(): Promise<Job> {
    const url = await this.links.urlOf(jobKey(this.jobId));
    if (url === undefined) throw new ApiError(404, 'The plan of this job is gone.');
    return readStored(url, JobSchema);
  }

  private stitch(): void {
    const [job, manifest] = [this.plan.value?.job, this.answer.value?.manifest];
    this.endStitching();
    if (job === undefined || manifest === undefined) return;
    this.endStitching = watchStitched(job, manifest, this.links, (state) => (this.stitched.value = state));
  }

  private follow(): void {
    this.end();
    if (this.asking.signal.aborted) return;
    this.stitch();
    this.followed = this.answer.value?.status;
    this.end = chooseFeed(this.followed === 'open', this.live)(this.jobId, (news) => this.take(news));
  }

  private take(news: LiveNews): void {
    const board = this.board.value;
    if (this.asking.signal.aborted || board === undefined) return;
    this.trouble.value =
      news.type === 'trouble' ? { message: news.message, passes: news.passes, isGone: false } : undefined;
    if (news.type === 'snapshot') this.board.value = boardOf(board.slices.length, news.slices);
    if (news.type === 'changes') this.board.value = applyChanges(board, news.slices);
    if (news.type === 'status' && news.status !== 'open' && this.followed === 'open') void this.close();
  }

  /** The job is closed: its manifest and its last files are there. */
  private async close(): Promise<void> {
    this.end();
    this.links.forget();
    try {
      await this.load();
      this.follow();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.asking.fail(error, this.answer.value !== undefined);
  }
}
