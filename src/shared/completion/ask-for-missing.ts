import type { Job } from '../contracts/job.ts';
import { sliceEvents } from '../job/slice-events.ts';
import type { Now, ObjectStore, PublishEvents } from '../ports.ts';
import { announceWhenRendered } from './announce-when-rendered.ts';
import { openJob } from './open-job.ts';
import { slicesToRender } from './slices-to-render.ts';

/** What asking needs from outside. */
export interface AskContext {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
  /** names this call in `rendered.json` */
  readonly requestId: string;
  readonly now: Now;
}

/**
 * Ask for every slice of a job that is not rendered, and for nothing else; where none is missing, for its manifest.
 * The job is open afterwards. Asking twice changes nothing but what it costs.
 * @param only of those, when the others are being worked on
 * @returns how many slices were asked for
 * @throws {PublishError} when the bus did not take the events
 */
export const askForMissing = async (job: Job, context: AskContext, only?: ReadonlySet<number>): Promise<number> => {
  const { store, publish, outputBucket, requestId, now } = context;
  await openJob(job, context);
  const missing = await slicesToRender(store, outputBucket, job);
  const slices = only === undefined ? missing : missing.filter(({ index }) => only.has(index));
  await publish(sliceEvents(job, slices, now()));
  if (missing.length === 0) {
    await announceWhenRendered({ store, publish, outputBucket, job, announcer: requestId, now, again: true });
  }
  return slices.length;
};
