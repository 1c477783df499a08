import type { DescribedStream } from '../../core/media/describe-picture.ts';
import type { FfprobeReport } from '../../core/media/ffprobe-report.ts';
import { layPieces, type PieceBytes, pieceWarnings } from '../../core/media/film-pieces.ts';
import { makeMediaProbe } from '../../core/media/make-media-probe.ts';
import type { FilmPiece, MediaProbe } from '../../core/media/media-probe.ts';
import { followEdits, heldByIndex, type PictureTimes, readPictureTimes } from '../../core/media/mp4-timing.ts';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';
import { untimedWarnings } from '../../core/media/untimed-pictures.ts';
import { statedVideoEndUs, toUs } from '../../core/media/video-end.ts';
import { type VideoStream, withTrack } from '../../core/media/video-stream.ts';
import { withWarnings } from '../../core/media/with-warnings.ts';
import type { PacketWatch } from '../packets/packet-watch.ts';
import { endByPackets, idOf, lastPagesWarnings } from './end-by-packets.ts';
import { findPieces, looksAtAllPackets } from './find-pieces.ts';
import type { FoundVideo } from './find-video.ts';
import { measureDelayUs } from './measure-delay.ts';
import { measureEnd } from './measure-end.ts';
import { probePieces } from './probe-pieces.ts';
import type { ProbedSource, RunFfprobe } from './run-ffprobe.ts';

/** Bytes that contain the head of a film and the encoder's signature in its first picture. */
const FIRST_PICTURES_BYTES = 128 * 1024;

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
  const laid = { ...probe, durationMs: Math.max(1, Math.round(endUs / 1000)), originUs: first.originUs, pieces };
  return withWarnings(laid, pieceWarnings(pieces, leftOut, probe.audio));
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
  const trimmed = { ...probe.video, ...(trimUs === undefined ? {} : { trimUs }) };
  return withWarnings({ ...probe, video: trimmed }, warnings);
};

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
export const timeVideo = async (timing: Timing): Promise<MediaProbe> => {
  const { request, readAt, run, found, listedBytes = 0 } = timing;
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
  const told = (probe: MediaProbe): MediaProbe => withWarnings(probe, warnings);
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
    return told(withWarnings(late, untimed));
  };
  if (measured === undefined) {
    const endUs = stated ?? 0;
    const times = track === undefined ? undefined : await readPictureTimes(readAt, sizeBytes, video.index);
    const made = times === undefined ? makeMediaProbe(report, video, { endUs }) : byIndex(report, video, endUs, times);
    return delayed(withWarnings(made, container === 'ogg' ? await lastPagesWarnings(search, endUs) : []));
  }
  return delayed(await endByPackets({ ...timing, search, measured, statedUs: stated }));
};
