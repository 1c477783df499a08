import type { FfprobeReport } from '../../core/media/ffprobe-report.ts';
import { noDuration } from '../../core/media/make-media-probe.ts';
import type { MeasuredEnd } from '../../core/media/measured-end.ts';
import { toUs } from '../../core/media/video-end.ts';
import { videoSelector } from '../../core/media/video-selector.ts';
import type { VideoStream } from '../../core/media/video-stream.ts';
import { failedRun, type ProbedSource, type RunFfprobe } from './run-ffprobe.ts';
import { packetEnds } from './video-packets.ts';

/** How far before the stated end the search for the last picture begins. */
const TAIL_S = 20;

/** Average length of a picture in microseconds; 0 when the container does not state a rate. */
export const frameUsOf = (video: VideoStream): number => {
  const [rate = 0, base = 0] = (video.avg_frame_rate ?? '').split('/').map(Number);
  return rate > 0 && base > 0 ? Math.round((1e6 * base) / rate) : 0;
};

/**
 * Find the end of a video by reading its last packets: from shortly before the stated end, else from the start.
 * @param fromStart read from the start in any case: for files all of whose packets have to be looked at
 * @returns the end; `lastPos`: the byte position of the packet that was read last; `isSteady`: whether all packets were read,
 *   and their clock cannot have jumped
 * @throws {SourceMediaError} noDuration when no packet has a time
 * @throws {ProcessError} when the read broke off: the end would be too early, and nothing else would show it
 */
export const measureEnd = async (
  source: ProbedSource,
  run: RunFfprobe,
  report: FfprobeReport,
  video: VideoStream,
  fromStart = false,
): Promise<MeasuredEnd & { readonly lastPos: number; readonly isSteady: boolean }> => {
  const startUs = toUs(report.format?.start_time) ?? 0;
  const lengthUs = toUs(report.format?.duration) ?? 0;
  const tailS = (startUs + lengthUs) / 1e6 - TAIL_S;
  const hasTail = !fromStart && tailS > startUs / 1e6;
  const intervals = hasTail ? [['-read_intervals', `${tailS.toFixed(3)}%`], []] : [[]];
  const container = report.format?.format_name ?? '';
  const how = { asStored: /\b(?:matroska|mov)\b/.test(container), decodedEarlier: container === 'mpeg' };
  for (const interval of intervals) {
    const ends = packetEnds(videoSelector({ video }), how);
    const result = await run({ args: [...ends.args, ...interval], outputs: { 1: ends.read } });
    if (result.signal !== null) throw failedRun(source, result);
    const measured = ends.measured(lengthUs > 0 ? startUs + lengthUs : undefined);
    if (measured !== undefined)
      return { ...measured, lastPos: ends.lastPos(), isSteady: interval.length === 0 && ends.isSteady() };
  }
  throw noDuration();
};
