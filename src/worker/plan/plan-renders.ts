import { fitPicture, type PictureSize } from '../../shared/media/fit-picture.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import { sampleCount } from '../../shared/media/sample-count.ts';
import type { RenderOptions } from '../../shared/options/render-options.ts';
import { planGifDelays } from '../gif/plan-gif-delays.ts';

/** A range of the video, milliseconds, half-open. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** Pictures at `start + i/fps` for i < count. */
export interface SampledPlan extends PictureSize {
  readonly fps: number;
  readonly count: number;
}

export interface GifPlan extends SampledPlan {
  /** one for each frame; they sum to the length of the range, centiseconds */
  readonly delaysCs: readonly number[];
}

/** One full-size picture at each whole second in the range. */
export interface FramesPlan extends PictureSize {
  readonly firstSecond: number;
  readonly count: number;
}

/** What one invocation has to produce; what came out is held against it. */
export interface RenderPlan {
  readonly range: TimeRange;
  readonly gif?: GifPlan;
  readonly frames?: FramesPlan;
  /** width and height in characters */
  readonly ascii?: SampledPlan;
}

/** Characters of a terminal are about twice as high as they are wide. */
export const CHARACTER_ASPECT = 2;

/**
 * Derive what a slice has to produce.
 * @param probe what the source is
 * @param options the job's frozen options
 * @param range milliseconds of the video, `endMs > startMs`
 * @returns a plan without `frames` where no whole second lies in the range
 */
export const planRenders = (probe: MediaProbe, options: RenderOptions, range: TimeRange): RenderPlan => {
  const shown = { width: probe.video.displayWidth, height: probe.video.displayHeight };
  const wants = (kind: RenderOptions['renders'][number]) => options.renders.includes(kind);
  const firstSecond = Math.ceil(range.startMs / 1000);
  const seconds = Math.ceil(range.endMs / 1000) - firstSecond;
  return {
    range,
    ...(wants('gif')
      ? {
          gif: {
            ...fitPicture(shown, options.gif.width),
            fps: options.gif.fps,
            count: sampleCount(range, options.gif.fps),
            delaysCs: planGifDelays(range.endMs - range.startMs, options.gif.fps),
          },
        }
      : {}),
    ...(wants('frames') && seconds > 0 ? { frames: { ...shown, firstSecond, count: seconds } } : {}),
    ...(wants('ascii')
      ? {
          ascii: {
            ...fitPicture(shown, options.ascii.columns, CHARACTER_ASPECT),
            fps: options.ascii.fps,
            count: sampleCount(range, options.ascii.fps),
          },
        }
      : {}),
  };
};
