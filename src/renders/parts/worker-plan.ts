import type { PictureSize } from '../../shared/core/media/fit-picture.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import type { Sampling, TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import type { GraphSupport } from './filters/scale-pictures.ts';
import type { RenderSubject } from './render-spec.ts';

/** One or several files that ffmpeg itself writes. */
export interface FfmpegOutput {
  /** path or pattern */
  readonly target: string;
  readonly options: readonly string[];
}

/** Raw pictures: rows of pixels, one byte a pixel or three. */
export interface PixelFormat extends PictureSize {
  readonly channels: 1 | 3;
}

/** Pictures leave ffmpeg as raw pixels, through a pipe. */
export interface PixelTransport<Plan> {
  readonly pixels: (plan: Plan) => PixelFormat;
}

/** Pictures leave ffmpeg as files that it writes. */
export interface FileTransport<Plan> {
  /**
   * @param dir folder in the workspace; no `%` is in its name
   * @param part index of the part, from 0 on, for a slice that several ffmpeg runs read
   */
  readonly files: (plan: Plan, dir: string, part: number | undefined) => FfmpegOutput;
  /** what is in the files, where that is raw pictures one after another */
  readonly raw?: (plan: Plan) => PixelFormat;
}

/** The worker's part of a kind of render that is pure computation. */
export interface WorkerPlan<Plan extends Sampling> {
  /** The pictures that ffmpeg has to produce for a range of the video; undefined: none. */
  readonly plan: (subject: RenderSubject, range: TimeRange) => Plan | undefined;
  /** Filters from sampled frames to the pictures of the kind. */
  readonly filters: (plan: Plan, probe: MediaProbe, support: GraphSupport) => readonly string[];
  readonly transport: PixelTransport<Plan> | FileTransport<Plan>;
  /** How many of the pictures are played, where its sink chooses them; default: all, in order. */
  readonly played?: (plan: Plan) => number;
}
