import type { DescribedStream } from '../../core/media/describe-picture.ts';
import type { FfprobeReport } from '../../core/media/ffprobe-report.ts';
import { layPieces, type PieceBytes, pieceWarnings } from '../../core/media/film-pieces.ts';
import { makeMediaProbe } from '../../core/media/make-media-probe.ts';
import { readMatroskaSegment } from '../../core/media/matroska-segment.ts';
import { type MeasuredEnd, measuredVideoEndUs } from '../../core/media/measured-end.ts';
import type { FilmPiece, MediaProbe } from '../../core/media/media-probe.ts';
import { type PromisedFragments, readPromisedFragments } from '../../core/media/mp4-fragments.ts';
import { followEdits, heldByIndex, type PictureTimes, readPictureTimes } from '../../core/media/mp4-timing.ts';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';
import { untimedWarnings } from '../../core/media/untimed-pictures.ts';
import { statedVideoEndUs, toUs } from '../../core/media/video-end.ts';
import { type VideoStream, withTrack } from '../../core/media/video-stream.ts';
import type { PacketWatch } from '../packets/packet-watch.ts';
import { findPieces, looksAtAllPackets } from './find-pieces.ts';
import type { FoundVideo } from './find-video.ts';
import { measureDelayUs } from './measure-delay.ts';
import { frameUsOf, measureEnd } from './measure-end.ts';
import { probePieces } from './probe-pieces.ts';
import type { ProbedSource, RunFfprobe } from './run-ffprobe.ts';

const HEAD_BYTES = 4096;
/** Bytes that contain the head of a film and the encoder's signature in its first picture. */
const FIRST_PICTURES_BYTES = 128 * 1024;

/** Assumed length of a fragment whose description is cut off, when no fragment before it gives a length. */
const UNKNOWN_FRAGMENT_US = 1_000_000;

/** Containers that keep one time a packet, in decoding order. */
const UNTIMED = new Set(['avi', 'asf']);

/** The probe of a film in pieces. Size, codec and colours are those of the file's own report. */
const inPieces = (
  probe: MediaProbe,
  pieces: FilmPiece[],
  first: FilmPiece,
  leftOut: readonly PieceBytes[],
): MediaProbe => {
  const endUs = pieces.at(-1)?.endUs ?? first.endUs;
  const warnings = [...(probe.warnings ?? []), ...pieceWarnings(pieces, leftOut, probe.audio)];
  return { ...probe, durationMs: Math.max(1, Math.round(endUs / 1000)), originUs: first.originUs, pieces, warnings };
};

/**
 * Makes a probe with a known end, and adds facts from the index of an MP4: how much to cut off at the front, and
 * whether the last picture is held.
 */
const byIndex = (report: FfprobeReport, video: VideoStream, endUs: number, times: PictureTimes): MediaProbe => {
  const { fps } = makeMediaProbe(report, video, { endUs }).video;
  const lastUs = heldByIndex(times, fps);
  const probe = makeMediaProbe(report, video, lastUs === undefined ? { endUs } : { endUs, lastUs });
  const { trimUs, warnings } = followEdits(times);
  const all = [...(probe.warnings ?? []), ...warnings];
  return {
    ...probe,
    video: { ...probe.video, ...(trimUs === undefined ? {} : { trimUs }) },
    ...(all.length === 0 ? {} : { warnings: all }),
  };
};

const idOf = ({ id }: VideoStream): number | undefined => (id === undefined ? undefined : Number(id));

const promisedBy = (video: VideoStream, readAt: ReadAt, sizeBytes: number): Promise<PromisedFragments> =>
  readPromisedFragments(readAt, sizeBytes, {
    id: idOf(video) ?? 1,
    timescale: Number((video.time_base ?? '').split('/')[1]) || 1,
  });

/** The end that a fragmented film would have if it had not been cut off; microseconds on the container's clock. */
const promisedEndUs = (video: VideoStream, { lengthUs }: PromisedFragments, { lastUs }: MeasuredEnd): number =>
  lengthUs === undefined ? lastUs + UNKNOWN_FRAGMENT_US : (toUs(video.start_time) ?? 0) + lengthUs;

/** What is known of a film before its length is measured. */
export const unmeasured = (
  report: FfprobeReport,
  video: DescribedStream<VideoStream>,
  statedUs: number | undefined,
): MediaProbe => {
  const startUs = toUs(report.format?.start_time) ?? 0;
  const endUs = Math.max(startUs + 1_000_000, statedUs ?? startUs + (toUs(report.format?.duration) ?? 0));
  return withTrack(makeMediaProbe(report, video, { endUs }), video);
};

/** Input for finding out when the pictures of a video are due. */
export interface Timing {
  readonly request: ProbedSource & { readonly packets?: PacketWatch | undefined };
  readonly readAt: ReadAt;
  readonly run: RunFfprobe;
  readonly found: FoundVideo;
  /**
   * sum of the sizes of all pictures that the index lists, if it was counted; larger than the file when pictures share
   * bytes
   */
  readonly listedBytes?: number | undefined;
}

/**
 * Find out when a video ends, whether its clock jumps, and how late its decoder puts out pictures. Measured values take
 * precedence: tags are believed only when nothing can be measured.
 * @throws {SourceMediaError} noDuration
 * @throws {ProcessError} when a read broke off
 */
export const timeVideo = async ({ request, readAt, run, found, listedBytes = 0 }: Timing): Promise<MediaProbe> => {
  const { report, video, layout, guessed, measuredEndUs } = found;
  if (measuredEndUs !== undefined) return makeMediaProbe(report, video, { endUs: measuredEndUs });
  const { sizeBytes } = request.input;
  const track = layout?.tracks[video.index];
  const stated = statedVideoEndUs(report, video, {
    editEndUs: track?.handler === 'vide' ? track.endUs : undefined,
    guessed,
    bytes: Math.max(sizeBytes, listedBytes),
  });
  const container = report.format?.format_name ?? '';
  const names = container.split(',');
  const isMatroska = names.includes('matroska');
  const isBelieved = stated !== undefined && !isMatroska && layout?.fragmented !== true;
  await request.packets?.begin({ probe: unmeasured(report, video, stated), sizeBytes, readAt });
  const search = { container, video: video.index, id: idOf(video), sizeBytes, readAt, run };
  const measured = isBelieved
    ? undefined
    : await measureEnd(request, run, report, video, await looksAtAllPackets(search));
  const { lastPos, isSteady } = measured ?? {};
  const { pieces: bytes, warnings } = await findPieces({ ...search, lastPos, isSteady });
  const told = (probe: MediaProbe): MediaProbe =>
    warnings.length === 0 ? probe : { ...probe, warnings: [...(probe.warnings ?? []), ...warnings] };
  if (bytes.length > 0) {
    const { shown, leftOut } = await probePieces(request, readAt, run, bytes);
    const laid = layPieces(shown);
    const [first] = laid;
    if (first !== undefined) {
      return told(
        inPieces(makeMediaProbe(report, video, { endUs: first.originUs + first.endUs }), laid, first, leftOut),
      );
    }
  }
  const isUntimed = names.some((name) => UNTIMED.has(name));
  const delayUs = isUntimed ? await measureDelayUs(run, video) : 0;
  const untimed = isUntimed
    ? untimedWarnings({ codec: video.codec_name, delayUs }, await readAt(0, FIRST_PICTURES_BYTES))
    : [];
  const delayed = (probe: MediaProbe): MediaProbe => {
    const late = delayUs === 0 ? probe : { ...probe, video: { ...probe.video, delayUs } };
    return told(untimed.length === 0 ? late : { ...late, warnings: [...(late.warnings ?? []), ...untimed] });
  };
  if (measured === undefined) {
    const endUs = stated ?? 0;
    const times = track === undefined ? undefined : await readPictureTimes(readAt, sizeBytes, video.index);
    return delayed(
      times === undefined ? makeMediaProbe(report, video, { endUs }) : byIndex(report, video, endUs, times),
    );
  }
  const fragments = layout?.fragmented === true ? await promisedBy(video, readAt, sizeBytes) : undefined;
  const cutOff = fragments?.cutOff ?? (readMatroskaSegment(await readAt(0, HEAD_BYTES))?.end ?? 0) > sizeBytes;
  const measuredUs = measuredVideoEndUs(measured, {
    statedUs: stated,
    containerEndUs: isMatroska ? toUs(report.format?.duration) : undefined,
    frameUs: frameUsOf(video),
    cutOff,
  });
  const endUs =
    fragments?.cutOff === true ? Math.max(measuredUs, promisedEndUs(video, fragments, measured)) : measuredUs;
  // If the file was cut off, its last picture is not the last one of the whole film, so `lastUs` is left out.
  return delayed(makeMediaProbe(report, video, cutOff ? { endUs } : { endUs, lastUs: measured.lastUs }));
};
