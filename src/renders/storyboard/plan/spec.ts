import { SourceMediaError } from '../../../shared/core/errors/errors.ts';
import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { rangesOfPart } from '../../../shared/core/slices/film-part.ts';
import { type TimeRange, tileSeconds, wholeSeconds } from '../../../shared/core/slices/slice-samplings.ts';
import { MIB } from '../../../shared/core/units/mebibyte.ts';
import { MOST_BYTES_PER_PIXEL } from '../../parts/bytes-per-pixel.ts';
import { oneFile } from '../../parts/output-rows.ts';
import { type Claim, noOutputs, type RenderSpec, type RenderSubject } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { STRIPS, sheetName, storyboardKey, stripKey, THUMBNAILS } from '../keys.ts';
import { hasKeyTiles } from '../options.ts';
import { countSheets, planStoryboard, type Storyboard, type StoryboardRequest } from './plan-storyboard.ts';

/** The assembler holds all tiles of a slice in memory. */
const LARGEST_STRIP_MIB = 64;

/** A tile is made for every second, and some of them are kept. */
const claimOf = ({ shown, options }: RenderSubject, range: TimeRange): Claim => {
  const { width, height } = fitPicture(shown, options.storyboard.width);
  return {
    what: `Tiles of the storyboard of ${width}×${height} pixels, one a second`,
    bytes: width * height * MOST_BYTES_PER_PIXEL.jpeg * wholeSeconds(range).count,
    smaller: 'a smaller storyboard.width',
  };
};

const checkStrip = (subject: RenderSubject, lengthMs: number): void => {
  const { what, bytes, smaller } = claimOf(subject, { startMs: 0, endMs: lengthMs });
  const mib = Math.ceil(bytes / MIB);
  if (mib <= LARGEST_STRIP_MIB) return;
  throw new SourceMediaError(
    'invalidOptions',
    `${what}, may come to ${mib} MiB in ${lengthMs / 1000} s; at most ${LARGEST_STRIP_MIB} are allowed. ` +
      `Choose ${smaller}, or shorter slices (slice=…).`,
  );
};

const requestOf = ({ shown, options }: RenderSubject, durationMs: number): StoryboardRequest => {
  const ranges = rangesOfPart(durationMs, options);
  const { interval, columns, width } = options.storyboard;
  return { ranges, interval, columns, tile: fitPicture(shown, width) };
};

/** The sheets of a video, or of the part that is rendered, and the tiles on them. */
export const storyboardOf = (subject: RenderSubject, durationMs: number): Storyboard =>
  planStoryboard(requestOf(subject, durationMs));

/** Tiles for the preview of a player: a strip for every slice, which the assembler puts together into sheets. */
export const STORYBOARD: RenderSpec = {
  revision: 1,
  outputs: {
    video: (subject, range, keys) => {
      const tiles = tileSeconds(range, subject.options.storyboard.interval).length;
      const facts = { kind: 'storyboard', contentType: 'video/x-motion-jpeg', claim: claimOf(subject, range) } as const;
      return tiles === 0 ? [] : [{ ...oneFile(facts, stripKey(keys)), frames: tiles, isIntermediate: true }];
    },
    image: noOutputs,
  },
  workNs: (shown, { storyboard }) =>
    pixelsOf(shown) * NS.scaledPixel + pixelsOf(fitPicture(shown, storyboard.width)) * NS.jpegPixel,
  showsKeys: hasKeyTiles,
  repeatSeconds: ({ storyboard }) => storyboard.interval,
  wholes: [],
  intermediates: STRIPS,
  gathered: (subject, durationMs) => {
    const count = countSheets(requestOf(subject, durationMs));
    if (count === 0) return [];
    return [
      { contentType: 'image/jpeg', count, keyAt: (jobId, sheet) => storyboardKey(jobId, sheetName(sheet)) },
      { contentType: 'text/vtt; charset=utf-8', count: 1, keyAt: (jobId) => storyboardKey(jobId, THUMBNAILS) },
    ];
  },
  check: checkStrip,
};
