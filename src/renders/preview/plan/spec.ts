import { lengthOfPart } from '../../../shared/core/slices/film-part.ts';
import { clipSize } from '../../clip/plan/clip-size.ts';
import { oneFile } from '../../parts/output-rows.ts';
import { type Claim, noOutputs, type OutputRow, type RenderSpec, type RenderSubject } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { PREVIEW_CONTENT_TYPES, PREVIEW_FORMATS, previewKey, previewWhole } from '../keys.ts';
import { previewOf } from '../options.ts';
import { planMoments, REACH_SECONDS } from './plan-moments.ts';

/** Bytes of a pixel while it waits on the disk, and most bytes of one of noise in all three files. */
const WAITING_BYTES = 3;
const FILE_BYTES = 2.7;
/** Nanoseconds of one vCPU for a pixel in the three formats, and for looking at one. */
const PIXEL_NS = { made: 370, looked: 2 } as const;
/** Counts of slices never repeat: a slice far from all others has a moment, or has none. */
const NEVER_S = 1e9;

/** Seconds of film that wait at most: the moments of a slice, and the stretch in which the next one is looked for. */
const mostSeconds = ({ options, durationMs }: RenderSubject, lengthMs: number): { shown: number; searched: number } => {
  const { moments, length } = previewOf(options);
  const share = lengthOfPart(durationMs, options) / moments;
  const most = Math.min(moments, Math.floor(lengthMs / share) + 1);
  return { shown: Math.min(lengthMs / 1000, most * length), searched: length + 2 * REACH_SECONDS };
};

const claimOf = (subject: RenderSubject, lengthMs: number): Claim => {
  const { fps, width } = previewOf(subject.options);
  const picture = clipSize(subject.shown, width);
  const { shown, searched } = mostSeconds(subject, lengthMs);
  const bytes = shown * (WAITING_BYTES + FILE_BYTES) + searched * WAITING_BYTES;
  return {
    what: `The preview, ${fps} pictures a second`,
    picture,
    bytes: pixelsOf(picture) * fps * bytes,
    smaller: 'a smaller preview.width or preview.fps, fewer preview.moments, a smaller preview.length',
  };
};

/** The moments of every slice, and of the whole film: the film in some seconds. */
export const PREVIEW: RenderSpec = {
  revision: 2,
  // Moments are spread over all that the job is about.
  takesFromOthers: ({ from, to, at, length }) => [from, to, at, length],
  outputs: {
    video: (subject, range, keys) => {
      const { frames, durationMs } = planMoments(subject, range);
      if (frames === 0) return [];
      return PREVIEW_FORMATS.map((format): OutputRow => {
        const facts = { kind: 'preview', contentType: PREVIEW_CONTENT_TYPES[format] } as const;
        return { ...oneFile(facts, previewKey(keys, format)), frames, durationMs };
      });
    },
    image: noOutputs,
  },
  claim: claimOf,
  repeatSeconds: () => NEVER_S,
  workNs: (shown, options, mediaMs) => {
    const { moments, length, fps, width } = previewOf(options);
    const seconds = mediaMs / 1000;
    const made = Math.min(seconds, moments * length);
    const looked = Math.min(seconds, moments * (length + 2 * REACH_SECONDS));
    const pixels = pixelsOf(clipSize(shown, width));
    const work = looked * (pixelsOf(shown) * NS.scaledPixel + pixels * PIXEL_NS.looked) + made * pixels * PIXEL_NS.made;
    return (fps * work) / seconds;
  },
  wholes: PREVIEW_FORMATS.map((format) => ({
    name: previewWhole(format),
    form: format === 'mp4' ? 'silent' : format,
    contentType: PREVIEW_CONTENT_TYPES[format],
    isFetchedByKey: true,
    isWanted: () => true,
    fps: (options) => previewOf(options).fps,
    sliceKey: (keys) => previewKey(keys, format),
    excerpts: {
      lengthMs: (subject, range) => planMoments(subject, range).durationMs,
      most: (options) => {
        const { moments: count, length: seconds } = previewOf(options);
        return { count, seconds };
      },
    },
  })),
};
