import { type Signal, signal } from '@preact/signals';
import { CancelledJobSchema, type JobAnswer, JobAnswerSchema, RetriedJobSchema } from '../../api/contracts/jobs.ts';
import { jobKey } from '../../shared/core/contracts/object-keys.ts';
import { type Job, JobSchema } from '../../shared/core/documents/job.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { slicesOf } from '../../shared/core/job/job-slices.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import { ApiError, getJson, postJson } from '../api/api-client.ts';
import { wait } from '../api/wait.ts';
import {
  applyChanges,
  boardOf,
  emptyBoard,
  renderedBoard,
  type SliceBoard,
  withRetriedSlices,
} from '../core/board/slice-board.ts';
import type { ViewerConfig } from '../core/config/viewer-config.ts';
import { type Trouble, troubleOf } from '../core/job/job-trouble.ts';
import { LinkBook } from '../core/links/link-book.ts';
import { fetchLinks } from '../links/fetch-links.ts';
import { readStored } from '../links/read-stored.ts';
import { eventFeed } from './live/event-feed.ts';
import type { FollowJob, LiveNews } from './live/follow-job.ts';
import { lookAtSlices } from './live/look-at-slices.ts';
import { makePollFeed } from './live/poll-feed.ts';
import { type StitchedState, watchStitched } from './stitched.ts';

/** The plan of a job and the slices that follow from it. */
export interface JobPlan {
  readonly job: Job;
  readonly slices: readonly Slice[];
}

/** Wait before a job is asked for again whose server did not answer; the network that comes back ends it. */
const AGAIN_MS = 5_000;

const pollFeed = makePollFeed(lookAtSlices, wait);

/** State and actions of a job while its page is open. */
export class JobSession {
  readonly answer: Signal<JobAnswer | undefined> = signal(undefined);
  readonly plan: Signal<JobPlan | undefined> = signal(undefined);
  readonly board: Signal<SliceBoard | undefined> = signal(undefined);
  /** why the job cannot be loaded or is not updated at the moment */
  readonly trouble: Signal<Trouble | undefined> = signal(undefined);
  /** of the renders of the whole film */
  readonly stitched: Signal<StitchedState> = signal({ state: 'unknown' });
  readonly links: LinkBook;
  private end: () => void = () => {};
  private endStitching: () => void = () => {};
  private readonly stopped = new AbortController();

  constructor(
    readonly jobId: string,
    private readonly live: ViewerConfig['live'],
  ) {
    this.links = new LinkBook((place) => fetchLinks(jobId, place));
  }

  /** Load the job and follow it. */
  async start(): Promise<void> {
    try {
      await this.load();
      const url = await this.links.urlOf(jobKey(this.jobId));
      if (url === undefined) throw new ApiError(404, 'The plan of this job is gone.');
      const job = await readStored(url, JobSchema);
      this.plan.value = { job, slices: slicesOf(job) };
      const isComplete = this.answer.value?.status === 'complete';
      this.board.value = isComplete ? renderedBoard(job.sliceCount) : emptyBoard(job.sliceCount);
      this.trouble.value = undefined;
      this.follow();
    } catch (error) {
      this.fail(error);
      if (this.trouble.value?.passes !== true) return;
      await wait(AGAIN_MS, this.stopped.signal).catch(() => undefined);
      if (!this.isStopped) await this.start();
    }
  }

  /** Stop following the job. */
  stop(): void {
    this.stopped.abort();
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

  /** Load the job again, which gives fresh links. @throws {ApiError} */
  async load(): Promise<void> {
    const answer = await getJson(`/jobs/${this.jobId}`, JobAnswerSchema);
    this.links.take(answer);
    if (!this.isStopped) this.answer.value = answer;
  }

  private get isStopped(): boolean {
    return this.stopped.signal.aborted;
  }

  private stitch(): void {
    const [job, manifest] = [this.plan.value?.job, this.answer.value?.manifest];
    this.endStitching();
    if (job === undefined || manifest === undefined) return;
    this.endStitching = watchStitched(job, manifest, this.links, (state) => (this.stitched.value = state));
  }

  private follow(): void {
    this.end();
    if (this.isStopped) return;
    this.stitch();
    // A closed job does not change any more: polling reads its records once and ends.
    const feed: FollowJob = this.answer.value?.status === 'open' && this.live === 'events' ? eventFeed : pollFeed;
    this.end = feed(this.jobId, (news) => this.take(news));
  }

  private take(news: LiveNews): void {
    const board = this.board.value;
    if (this.isStopped || board === undefined) return;
    this.trouble.value = news.type === 'trouble' ? { message: news.message, isGone: false, passes: true } : undefined;
    if (news.type === 'snapshot') this.board.value = boardOf(board.slices.length, news.slices);
    if (news.type === 'changes') this.board.value = applyChanges(board, news.slices);
    if (news.type === 'status' && news.status !== 'open' && this.answer.value?.status === 'open') {
      this.end();
      this.links.forget();
      this.load().then(
        () => this.follow(),
        (error: unknown) => this.fail(error),
      );
    }
  }

  private fail(error: unknown): void {
    if (this.isStopped) return;
    const status = error instanceof ApiError ? error.status : undefined;
    this.trouble.value = troubleOf(messageOf(error), status, this.answer.value !== undefined);
  }
}
