import { fitPicture, type PictureSize } from '../../shared/core/media/fit-picture.ts';
import { sampledMs, shownPlace, wholeSeconds } from '../../shared/core/slices/slice-samplings.ts';
import { type GlancePlan, plannedPictures, type RenderPlan } from './plan-renders.ts';

/** Pixels of a small picture: wide enough to tell a blurred picture from a sharp one. */
export const GLANCE_WIDTH = 256;

/** Whether all that is rendered shows key frames. */
export const showsKeyFramesAlone = (plan: RenderPlan): boolean =>
  plannedPictures(plan).every(([, { ofKeyFrames }]) => ofKeyFrames === true);

/**
 * Plan small pictures of the seconds of a slice: of every whole second, or where all renders show key frames, of the
 * seconds whose key frames are read anyhow.
 * @param shown size of the film as a player shows it
 * @returns the plan as it is where no second lies in it, or nothing is rendered of it
 */
export const withGlances = (plan: RenderPlan, shown: PictureSize): RenderPlan => {
  const size = fitPicture(shown, GLANCE_WIDTH);
  const ofKeys = plan.frames ?? plannedPictures(plan)[0]?.[1];
  if (ofKeys === undefined) return plan;
  if (showsKeyFramesAlone(plan)) {
    const { firstMs, fps, count } = ofKeys;
    return { ...plan, glances: { ...size, firstMs, fps, count, ofKeyFrames: true } };
  }
  const { firstMs, fps, count } = wholeSeconds(plan.range);
  return count === 0 ? plan : { ...plan, glances: { ...size, firstMs, fps, count } };
};

/**
 * The seconds that small pictures show.
 * @returns for each second of the plan, in order, the place of its picture; a key frame is the picture of several
 */
export const glancedSeconds = (plan: GlancePlan): { readonly second: number; readonly place: number }[] =>
  sampledMs(plan).map((ms, at) => ({
    second: Math.round(ms / 1000),
    place: plan.keysUs === undefined ? at : shownPlace(plan.keysUs, ms),
  }));
