import type { RenderKind } from '../../renders/render-kinds.ts';
import {
  type Sampling,
  type SecondsSampling,
  sampleAt,
  type TimeRange,
  tileSeconds,
  wholeSeconds,
} from '../../shared/job/slice-samplings.ts';
import { fitPicture, type PictureSize } from '../../shared/media/fit-picture.ts';
import { fitScreen } from '../../shared/media/fit-screen.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import type { RenderOptions } from '../../shared/options/render-options.ts';
import { type AsciiRenderer, makeAsciiRenderer } from '../ascii/ascii-renderer.ts';
import { planGifDelays } from '../gif/plan-gif-delays.ts';
import { type GrayscaleFit, planGrayscale } from './plan-grayscale.ts';

export type { Sampling, TimeRange };

export interface GifPlan extends PictureSize, Sampling {
  /** one for each frame; they sum to the length of the range, centiseconds */
  readonly delaysCs: readonly number[];
}

/** One full-size picture at each whole second in the range. */
export interface FramesPlan extends PictureSize, SecondsSampling {}

/** Screens of characters. */
export interface AsciiPlan extends Sampling {
  readonly columns: number;
  readonly rows: number;
  /**
   * What makes the screens, and says from which pictures: made on first use, as its tables take a tenth of a second.
   * @throws {SourceMediaError} `invalidOptions` when the font lacks a character that was asked for
   */
  readonly renderer: () => AsciiRenderer;
}

/** A video of edges, and pictures of it at whole seconds. */
export interface EdgesPlan extends PictureSize, Sampling {
  readonly blur: number;
  /** absent where none are wanted */
  readonly stills?: {
    readonly firstSecond: number;
    readonly count: number;
    /** which picture of the video the first one is: the one that is shown at `firstSecond` */
    readonly firstIndex: number;
  };
}

/** One small gray picture at each whole second in the range. */
export interface GrayscalePlan extends GrayscaleFit, SecondsSampling {}

/** One tile for each whole second in the range, and which of them the storyboard shows. */
export interface StoryboardPlan extends PictureSize, SecondsSampling {
  /** how many seconds after the first one, in order; at least one */
  readonly kept: readonly number[];
}

/** What one invocation has to produce; what came out is held against it. */
export interface RenderPlan {
  readonly range: TimeRange;
  readonly gif?: GifPlan;
  readonly frames?: FramesPlan;
  readonly ascii?: AsciiPlan;
  readonly edges?: EdgesPlan;
  readonly grayscale?: GrayscalePlan;
  readonly storyboard?: StoryboardPlan;
}

const planAscii = (shown: PictureSize, { ascii }: RenderOptions, range: TimeRange): AsciiPlan => {
  const screen = fitScreen(shown, ascii.columns, ascii.font);
  let made: AsciiRenderer | undefined;
  const renderer = () => {
    made ??= makeAsciiRenderer(ascii, screen);
    return made;
  };
  return { ...screen, ...sampleAt(range, ascii.fps), renderer };
};

const planEdges = (
  shown: PictureSize,
  { edges, renders }: RenderOptions,
  range: TimeRange,
  { firstSecond, count }: { readonly firstSecond: number; readonly count: number },
): EdgesPlan => {
  const firstIndex = Math.floor(((firstSecond * 1000 - range.startMs) * edges.fps) / 1000);
  const stills = renders.includes('frames') && count > 0 ? { stills: { firstSecond, count, firstIndex } } : {};
  return { ...fitPicture(shown, edges.width), ...sampleAt(range, edges.fps), blur: edges.blur, ...stills };
};

/**
 * Derive what a slice has to produce.
 * @param probe what the source is
 * @param options the job's frozen options
 * @param range milliseconds of the video, `endMs > startMs`
 * @returns a plan without `frames`, `grayscale` and stills of edges where no whole second lies in the range, and without
 *   `storyboard` where no multiple of its interval does
 */
export const planRenders = (probe: MediaProbe, options: RenderOptions, range: TimeRange): RenderPlan => {
  const shown = { width: probe.video.displayWidth, height: probe.video.displayHeight };
  const wants = (kind: RenderKind) => options.renders.includes(kind);
  const seconds = wholeSeconds(range);
  const { gif, grayscale, storyboard } = options;
  const tiles = tileSeconds(range, storyboard.interval);
  const delaysCs = () => planGifDelays(range.endMs - range.startMs, gif.fps);
  return {
    range,
    ...(wants('gif')
      ? { gif: { ...fitPicture(shown, gif.width), ...sampleAt(range, gif.fps), delaysCs: delaysCs() } }
      : {}),
    ...(wants('frames') && seconds.count > 0 ? { frames: { ...shown, ...seconds } } : {}),
    ...(wants('ascii') ? { ascii: planAscii(shown, options, range) } : {}),
    ...(wants('edges') ? { edges: planEdges(shown, options, range, seconds) } : {}),
    ...(wants('grayscale') && seconds.count > 0
      ? { grayscale: { ...planGrayscale(shown, grayscale.fit), ...seconds } }
      : {}),
    // At every second, of which some are kept: a film that ends a frame too early has a picture to hold, as frames have.
    ...(wants('storyboard') && tiles.length > 0
      ? {
          storyboard: {
            ...fitPicture(shown, storyboard.width),
            ...seconds,
            kept: tiles.map((second) => second - seconds.firstSecond),
          },
        }
      : {}),
  };
};

/** Of every kind in a plan, which pictures have to come out of ffmpeg. */
export const plannedPictures = (plan: RenderPlan): [RenderKind, Sampling][] =>
  (['gif', 'ascii', 'edges', 'frames', 'grayscale', 'storyboard'] as const).flatMap(
    (kind): [RenderKind, Sampling][] => {
      const sampling = plan[kind];
      return sampling === undefined ? [] : [[kind, sampling]];
    },
  );
