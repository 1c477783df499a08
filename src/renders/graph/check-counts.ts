import { IncompleteRenderError } from '../../shared/core/errors/errors.ts';
import { silentHoldMs } from '../../shared/core/media/held-picture.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import { picturesOut } from '../../shared/core/slices/slice-samplings.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import { plannedPictures, type RenderPlan } from './plan-renders.ts';

/** Pictures received from ffmpeg, by kind; a missing kind had none. */
export type ReceivedCounts = Readonly<Partial<Record<RenderKind, number>>>;

/** Whether exactly what was planned came out. */
export const isComplete = (plan: RenderPlan, received: ReceivedCounts): boolean =>
  plannedPictures(plan).every(([kind, sampling]) => received[kind] === picturesOut(sampling));

/**
 * Time of the last picture that the file promises, milliseconds of the film: from its packets if they were read, else
 * from its length. If the decoded pictures end earlier, the film was not read to its end.
 */
const promisedLastMs = ({ durationMs, originUs, video }: MediaProbe): number => {
  if (video.lastUs !== undefined) return (video.lastUs - originUs) / 1000;
  return durationMs - 1000 / (video.fps ?? 1000);
};

/**
 * Whether the film was decoded to its end, so that its last picture may be held if the plan asks for more. Lengths are
 * rounded up and the last pictures may not decode, so a shortfall that a player would not notice is accepted.
 * @param lastFrameMs when the last decoded frame is due, milliseconds of the film
 */
export const reachesEnd = (probe: MediaProbe, lastFrameMs: number): boolean =>
  lastFrameMs >= promisedLastMs(probe) - silentHoldMs(probe.video.fps);

/**
 * Error for a run that produced fewer pictures than planned: exit code 0 does not mean complete.
 * @returns undefined when all pictures came
 */
export const missingPictures = (plan: RenderPlan, received: ReceivedCounts): IncompleteRenderError | undefined => {
  const { startMs, endMs } = plan.range;
  const short = plannedPictures(plan).find(([kind, sampling]) => (received[kind] ?? 0) !== picturesOut(sampling));
  if (short === undefined) return undefined;
  const [kind, sampling] = short;
  return new IncompleteRenderError(
    `${received[kind] ?? 0} of ${picturesOut(sampling)} pictures came out for ${kind} of ${startMs / 1000}-${endMs / 1000} s: ` +
      'the file holds no more pictures there than these, it is damaged or was cut off',
  );
};
