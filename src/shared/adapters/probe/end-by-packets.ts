import type { Warning } from '../../core/contracts/warning.ts';
import { makeMediaProbe } from '../../core/media/make-media-probe.ts';
import { readMatroskaSegment } from '../../core/media/matroska-segment.ts';
import { type MeasuredEnd, measuredVideoEndUs } from '../../core/media/measured-end.ts';
import type { MediaProbe } from '../../core/media/media-probe.ts';
import { type PromisedFragments, readPromisedFragments } from '../../core/media/mp4-fragments.ts';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';
import { restWarning, strayWarning, type UnreadRest } from '../../core/media/unread-rest.ts';
import { toUs } from '../../core/media/video-end.ts';
import type { VideoStream } from '../../core/media/video-stream.ts';
import { withWarnings } from '../../core/media/with-warnings.ts';
import { findRest, type RestSearch } from './find-rest.ts';
import type { FoundVideo } from './find-video.ts';
import { frameUsOf } from './measure-end.ts';

const HEAD_BYTES = 4096;

/** Assumed length of a fragment whose description is cut off, when no fragment before it gives a length. */
const UNKNOWN_FRAGMENT_US = 1_000_000;

/** The container's own number of the track; undefined when ffprobe does not report it. */
export const idOf = ({ id }: VideoStream): number | undefined => (id === undefined ? undefined : Number(id));

const promisedBy = (video: VideoStream, readAt: ReadAt, sizeBytes: number): Promise<PromisedFragments> =>
  readPromisedFragments(readAt, sizeBytes, {
    id: idOf(video) ?? 1,
    timescale: Number((video.time_base ?? '').split('/')[1]) || 1,
  });

/** The end that a fragmented film would have if it had not been cut off; microseconds on the container's clock. */
const promisedEndUs = (video: VideoStream, { lengthUs }: PromisedFragments, { lastUs }: MeasuredEnd): number =>
  lengthUs === undefined ? lastUs + UNKNOWN_FRAGMENT_US : (toUs(video.start_time) ?? 0) + lengthUs;

/** What ffprobe did not read of a film because it is damaged. */
const restOf = async (
  search: Omit<RestSearch, 'ordinal'> & { readonly lastPos: number },
  { ordinal, start_time }: VideoStream,
  fragments: PromisedFragments | undefined,
): Promise<UnreadRest | undefined> => {
  if (fragments === undefined) return findRest({ ...search, ordinal });
  const { lastAt = 0, lengthUs } = fragments;
  const { lastPos } = search;
  if (lastPos === 0 || lastAt <= lastPos || lengthUs === undefined) return undefined;
  return { damagedAt: lastPos, endUs: (toUs(start_time) ?? 0) + lengthUs };
};

/** Where the last pages of an Ogg film are damaged: its stated end is that of the last page that can be read. */
export const lastPagesWarnings = async (
  search: Pick<RestSearch, 'container' | 'sizeBytes' | 'readAt'>,
  foundUs: number,
): Promise<Warning[]> => {
  const rest = await findRest({ ...search, ordinal: undefined, lastPos: undefined, frameUs: 0 });
  return rest === undefined ? [] : [restWarning(rest, { sizeBytes: search.sizeBytes, foundUs })];
};

/** A film whose packets were read to their end. */
export interface FilmByPackets {
  readonly found: FoundVideo;
  readonly search: Pick<RestSearch, 'container' | 'sizeBytes' | 'readAt'>;
  readonly measured: MeasuredEnd & { readonly lastPos: number };
  /** the end that the container states for the track; microseconds on its clock */
  readonly statedUs: number | undefined;
}

/**
 * The probe of a film by its packets: when it ends, what of it was cut off, and what lies behind damage.
 */
export const endByPackets = async ({ found, search, measured, statedUs }: FilmByPackets): Promise<MediaProbe> => {
  const { report, video, layout } = found;
  const { readAt, sizeBytes, container } = search;
  const fragments = layout?.fragmented === true ? await promisedBy(video, readAt, sizeBytes) : undefined;
  const isCutOff = fragments?.cutOff ?? (readMatroskaSegment(await readAt(0, HEAD_BYTES))?.end ?? 0) > sizeBytes;
  const frameUs = frameUsOf(video);
  const unread = isCutOff
    ? undefined
    : await restOf({ ...search, lastPos: measured.lastPos, frameUs }, video, fragments);
  // Boxes need not be in the order of their pictures.
  const rest = (unread?.endUs ?? Number.POSITIVE_INFINITY) > measured.lastUs + 2 * frameUs ? unread : undefined;
  const measuredUs = measuredVideoEndUs(measured, {
    statedUs,
    containerEndUs: container.includes('matroska') ? toUs(report.format?.duration) : undefined,
    frameUs,
    cutOff: isCutOff,
  });
  const endUs = Math.max(
    measuredUs,
    fragments?.cutOff === true ? promisedEndUs(video, fragments, measured) : 0,
    rest?.endUs ?? 0,
  );
  // If the file was cut off, or is not read to its end, its last picture is not the last one of the whole film: `lastUs` is left out.
  const isAll = !isCutOff && rest?.endUs === undefined;
  const made = makeMediaProbe(report, video, isAll ? { endUs, lastUs: measured.lastUs } : { endUs });
  const foundUs = measuredUs - (toUs(video.start_time) ?? 0);
  return withWarnings(made, [
    ...(rest === undefined ? [] : [restWarning(rest, { sizeBytes, foundUs })]),
    ...(measured.strays === undefined ? [] : [strayWarning(measured.strays)]),
  ]);
};
