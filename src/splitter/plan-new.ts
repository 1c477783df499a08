import type { IndexProgress, IndexSource } from '../shared/adapters/packets/index-source.ts';
import { outlineEvents } from '../shared/core/completion/outline.ts';
import { noteJob } from '../shared/core/completion/source-outcome.ts';
import { cancelledKey, jobKey, manifestKey, renderedKey } from '../shared/core/contracts/object-keys.ts';
import type { Job } from '../shared/core/documents/job.ts';
import { slicesOf } from '../shared/core/job/job-slices.ts';
import type { ResolveJobContext } from '../shared/core/job/resolve-job.ts';
import { sliceEvents } from '../shared/core/job/slice-events.ts';
import { amendReading, createJob } from '../shared/core/job/stored-job.ts';
import { viewingOrder } from '../shared/core/job/viewing-order.ts';
import type { PublishEvents } from '../shared/core/ports/ports.ts';

/** Dependencies of planning. */
export interface PlanContext extends Pick<ResolveJobContext, 'config' | 'store' | 'now'> {
  readonly publish: PublishEvents;
  /** default: films are read by seeking */
  readonly indexSource?: IndexSource;
}

/** What a plan says while the packets of its film are still listed, and in the end if that is never finished. */
const NOT_LISTED_YET = { way: 'index', reason: 'tooSlow' } as const;

/** A stored plan, and the slices of it that were asked for. */
class NewPlan {
  asked = 0;
  private isOutlined = false;

  private constructor(
    readonly job: Job,
    /** whether another invocation stored its plan first */
    readonly isAnothers: boolean,
    private readonly context: PlanContext,
    private readonly anew: boolean | undefined,
  ) {}

  static async store(planned: Job, context: PlanContext, anew: boolean | undefined): Promise<NewPlan> {
    const { store, config } = context;
    const job = await createJob(store, config.outputBucket, planned);
    await noteJob(store, config.outputBucket, job.source, job.jobId);
    return new NewPlan(job, job !== planned, context, anew);
  }

  /**
   * Ask for the first slices, but for those that were asked for before. The outline needs packets of the whole film: it is asked for
   * with the last slices, and before them, as it is to be there first.
   */
  async ask(slices: number): Promise<void> {
    const { publish, now } = this.context;
    const isLast = slices >= this.job.sliceCount;
    const outline = isLast && !this.isOutlined ? outlineEvents(this.job, now()) : [];
    const known = slicesOf(this.job).slice(this.asked, slices);
    await publish([...outline, ...sliceEvents(this.job, viewingOrder(known), now(), this.anew)]);
    this.asked += known.length;
    this.isOutlined ||= isLast;
  }

  /** Whether it was neither deleted nor cancelled, nor rendered meanwhile because somebody else asked for all of it. */
  async goesOn(): Promise<boolean> {
    const { store, config } = this.context;
    const [job, ...ends] = await Promise.all(
      [jobKey, cancelledKey, renderedKey, manifestKey].map((keyOf) =>
        store.head(config.outputBucket, keyOf(this.job.jobId)),
      ),
    );
    return job !== undefined && ends.every((end) => end === undefined);
  }
}

/**
 * Find out how a new job's film is read, store its plan and ask for its slices. Where listing the film's packets takes long,
 * the slices that are known are planned and asked for meanwhile. If this invocation ends before the listing does, the next one
 * asks for all slices that are missing; those without packets in the index are read by seeking.
 * @param how `isNew`: every slice is to be rendered; else only the plan is stored. `anew`: nothing is taken over from other jobs of the film
 * @returns the plan in effect, and how many slices were asked for; undefined when the caller has to find out which are missing
 */
export const planNew = async (
  derived: Job,
  context: PlanContext,
  { isNew, anew }: { readonly isNew: boolean; readonly anew?: boolean | undefined },
): Promise<{ readonly job: Job; readonly asked: number | undefined }> => {
  const { store, config, indexSource } = context;
  let plan: NewPlan | undefined;
  // Stored before the first piece of the index: another invocation may have planned the film, and stored all of its index.
  const storePlan = async (): Promise<NewPlan> => {
    plan ??= await NewPlan.store({ ...derived, reading: NOT_LISTED_YET }, context, anew);
    return plan;
  };
  const progress: IndexProgress = {
    goesOn: async () => {
      const isNow = plan === undefined;
      const begun = await storePlan();
      return !begun.isAnothers && (isNow || begun.goesOn());
    },
    known: async (slices) => {
      const begun = await storePlan();
      if (begun.isAnothers) return false;
      await begun.ask(slices);
      return true;
    },
  };
  const isFilm = indexSource !== undefined && derived.media !== 'image';
  let reading: Job['reading'];
  try {
    // The index is stored before the plan that tells of it.
    if (isFilm) reading = await indexSource(derived, isNew ? progress : undefined);
  } catch (error) {
    // A job that has begun goes on: whoever reads the other slices by seeking finds what is wrong.
    if (plan === undefined || plan.isAnothers) throw error;
  }
  if (plan === undefined)
    plan = await NewPlan.store(reading === undefined ? derived : { ...derived, reading }, context, anew);
  else if (reading !== undefined && !plan.isAnothers) {
    await amendReading(store, config.outputBucket, derived.jobId, reading);
  }
  const { job } = plan;
  if (plan.isAnothers || !isNew) return { job, asked: undefined };
  // Nobody wants the rest of a job that was cancelled or deleted meanwhile.
  const isWanted = plan.asked === 0 || (await plan.goesOn());
  if (isWanted) await plan.ask(job.sliceCount);
  return { job, asked: plan.asked };
};
