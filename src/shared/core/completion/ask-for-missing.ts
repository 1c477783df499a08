import type { Job } from '../documents/job.ts';
import { sliceEvents } from '../job/slice-events.ts';
import type { Now, ObjectStore, PublishEvents } from '../ports/ports.ts';
import { announceWhenRendered } from './announce-when-rendered.ts';
import { openJob } from './open-job.ts';
import { missingOutlineEvents } from './outline.ts';
import { slicesToRender } from './slices-to-render.ts';

/** Dependencies of asking for slices. */
export interface AskContext {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
  /** names this call in `rendered.json` */
  readonly requestId: string;
  readonly now: Now;
}

/**
 * Ask for every slice of a job that is not rendered, and for its outline; if no slice is missing, ask for its manifest. The job is open
 * afterwards. Asking twice changes nothing but what it costs.
 * @param only ask for these slices only, when the others are being worked on
 * @param anew nothing is taken over from other jobs of the film
 * @returns number of slices asked for
 * @throws {PublishError} when the bus did not accept the events
 */
export const askForMissing = async (
  job: Job,
  context: AskContext,
  only?: ReadonlySet<number>,
  anew = false,
): Promise<number> => {
  const { store, publish, outputBucket, requestId, now } = context;
  await openJob(job, context, anew ? { anew } : {});
  const missing = await slicesToRender(store, outputBucket, job);
  const slices = only === undefined ? missing : missing.filter(({ index }) => only.has(index));
  const outline = await missingOutlineEvents(job, context);
  await publish([...outline, ...sliceEvents(job, slices, now(), anew)]);
  if (missing.length === 0) {
    await announceWhenRendered({ store, publish, outputBucket, job, announcer: requestId, now, again: true });
  }
  return slices.length;
};
