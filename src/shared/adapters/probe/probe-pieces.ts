import pLimit from 'p-limit';
import { SourceMediaError } from '../../core/errors/errors.ts';
import { parseFfprobeReport } from '../../core/media/ffprobe-report.ts';
import type { PieceBytes, ProbedPiece } from '../../core/media/film-pieces.ts';
import { originUsOf } from '../../core/media/make-media-probe.ts';
import { readMatroskaSegment } from '../../core/media/matroska-segment.ts';
import { measuredVideoEndUs } from '../../core/media/measured-end.ts';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';
import { statedVideoEndUs, toUs } from '../../core/media/video-end.ts';
import { pickVideoStream } from '../../core/media/video-stream.ts';
import { frameUsOf, measureEnd } from './measure-end.ts';
import { type ProbedSource, type RunFfprobe, runToItsEnd } from './run-ffprobe.ts';

const PIECES_AT_ONCE = 2;
const HEAD_BYTES = 4096;
const REPORT = ['-print_format', 'json', '-show_error', '-show_format', '-show_streams'];

/** Pieces of a film: those with pictures, and those without. */
export interface ProbedPieces {
  /**
   * pieces with pictures; the piece at the start of the file begins at a player's time 0, the others with their first
   * picture
   */
  readonly shown: readonly ProbedPiece[];
  /** pieces in which no picture can be shown */
  readonly leftOut: readonly PieceBytes[];
}

/**
 * Probe pieces as files of their own.
 * @throws {ProcessError} when a read broke off
 */
export const probePieces = async (
  source: ProbedSource,
  readAt: ReadAt,
  run: RunFfprobe,
  pieces: readonly PieceBytes[],
): Promise<ProbedPieces> => {
  const limit = pLimit(PIECES_AT_ONCE);
  const probePiece = async (bytes: PieceBytes): Promise<ProbedPiece | undefined> => {
    const ofPiece: RunFfprobe = (extra) => run({ ...extra, bytes });
    const result = await runToItsEnd(() => ofPiece({ args: REPORT }));
    const report = parseFfprobeReport(result.stdout.toString('utf8'));
    if (!report?.streams?.some(({ codec_type }) => codec_type === 'video')) return undefined;
    const video = pickVideoStream(report);
    const measured = await measureEnd(source, ofPiece, report, video);
    const segment = readMatroskaSegment(await readAt(bytes.from, HEAD_BYTES), bytes.from);
    const cutOff = (segment?.end ?? 0) > bytes.to;
    const endUs = measuredVideoEndUs(measured, {
      statedUs: statedVideoEndUs(report, video, { guessed: false, bytes: bytes.to - bytes.from }),
      containerEndUs: segment === undefined ? undefined : toUs(report.format?.duration),
      frameUs: frameUsOf(video),
      cutOff,
    });
    const originUs = bytes.from === 0 ? originUsOf(report, video) : (toUs(video.start_time) ?? 0);
    const [numerator = 1, denominator = 1_000_000] = (video.time_base ?? '').split('/').map(Number);
    const lastUs = cutOff ? endUs - frameUsOf(video) : measured.lastUs;
    return { ...bytes, ordinal: video.ordinal, timeBase: [numerator, denominator], originUs, lastUs, endUs };
  };
  /** Leaves out a piece that would be refused as a film, so that the other pieces are still shown. */
  const probeOrLeaveOut = async (bytes: PieceBytes): Promise<ProbedPiece | undefined> => {
    try {
      return await probePiece(bytes);
    } catch (error) {
      if (error instanceof SourceMediaError) return undefined;
      throw error;
    }
  };
  const probed = await Promise.all(pieces.map((bytes) => limit(() => probeOrLeaveOut(bytes))));
  return {
    shown: probed.filter((piece) => piece !== undefined),
    leftOut: pieces.filter((_, i) => probed[i] === undefined),
  };
};
