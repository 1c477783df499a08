import type { MediaProbe } from '../../../shared/core/media/media-probe.ts';
import { countSlicesOfPart } from '../../../shared/core/slices/film-part.ts';
import { quoteJob } from '../../../shared/estimator/quote/quote-job.ts';
import type { RenderSettings } from '../settings/render-settings.ts';
import { UsageError } from '../usage/usage-error.ts';
import { settledOptions } from './settled-options.ts';

/** What has to be known of a film to say what it costs. */
export interface QuotedFilm {
  /** whole milliseconds */
  readonly durationMs: number;
  /** pixels, as shown */
  readonly width: number;
  readonly height: number;
  /** pictures a second; default 30 */
  readonly fps?: number | undefined;
  /** as ffprobe names it: `h264`, `hevc`, `vp9`, `av1`, …; default `h264` */
  readonly codec?: string | undefined;
  /** size of the file; default: that of an ordinary film, 5 Mb/s at 1080p30 */
  readonly bytes?: number | undefined;
}

/** What a job costs on AWS by the list prices, if every slice is rendered at the first attempt. */
export interface FilmQuote {
  /** all of it, US dollars */
  readonly usd: number;
  /** of that, all but the time of workers: requests, events, planning, assembling, stitching */
  readonly otherUsd: number;
  readonly sliceCount: number;
  /** time of a worker for a slice, on average, milliseconds */
  readonly sliceMs: number;
}

const USUAL_FPS = 30;
/** 5 Mb/s at 1080p30 */
const USUAL_BITS_PER_PIXEL = 0.08;

const checkPositive = (name: string, value: number): void => {
  if (Number.isFinite(value) && value > 0) return;
  throw new UsageError(`${name} is ${value}; it must be a number above 0.`);
};

/** The film as the splitter would see it, as far as it matters for the cost. */
const probeOf = ({ durationMs, width, height, fps = USUAL_FPS, codec = 'h264' }: QuotedFilm): MediaProbe => ({
  container: '',
  durationMs,
  originUs: 0,
  video: {
    ...{ codec, width, height, displayWidth: width, displayHeight: height, fps },
    rotation: 0,
    sar: [1, 1],
    timeBase: [1, 1000],
    bitDepth: 8,
    interlaced: false,
    hdr: false,
    startUs: 0,
  },
  audio: true,
  audioStreams: 1,
});

/**
 * Quote what a film costs on AWS, as the splitter does before it asks for slices; it knows the film's index as well, so its own
 * quote is nearer. Nothing is read or started.
 * @param options as of `run`; `{}`: the usual renders
 * @throws {UsageError} when a number is none, an option is out of range, or nothing of the film is to be rendered
 */
export const quote = (film: QuotedFilm, options: RenderSettings = {}): FilmQuote => {
  const { durationMs, width, height, fps = USUAL_FPS } = film;
  const bytes = film.bytes ?? (durationMs / 1000) * fps * width * height * (USUAL_BITS_PER_PIXEL / 8);
  for (const [name, value] of Object.entries({ durationMs, width, height, fps, bytes })) checkPositive(name, value);
  const whole = { ...film, durationMs: Math.max(1, Math.round(durationMs)) };
  const settled = settledOptions('video', options);
  const sliceCount = countSlicesOfPart(whole.durationMs, settled);
  if (sliceCount === 0) {
    throw new UsageError(
      `Nothing is to be rendered of a film of ${durationMs / 1000} s: the part begins behind its end.`,
    );
  }
  const job = { media: 'video', probe: probeOf(whole), options: settled, sliceCount, source: { bytes } } as const;
  return { sliceCount, ...quoteJob(job) };
};
