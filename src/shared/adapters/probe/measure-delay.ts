import { decodingDelayUs } from '../../core/media/decoding-delay.ts';
import { videoSelector } from '../../core/media/video-selector.ts';
import type { VideoStream } from '../../core/media/video-stream.ts';
import { type RunFfprobe, runToItsEnd } from './run-ffprobe.ts';

const DECODED_PACKETS = 24;

/**
 * Measure, by decoding the first packets, how much later than due decoded pictures come out. It is for containers that
 * keep one time a packet.
 * @returns microseconds
 * @throws {ProcessError} when the read broke off, or ffprobe did
 */
export const measureDelayUs = async (run: RunFfprobe, video: VideoStream): Promise<number> => {
  const entries = 'packet=pts_time,dts_time:frame=best_effort_timestamp_time';
  const first = ['-select_streams', videoSelector({ video }), '-read_intervals', `%+#${DECODED_PACKETS}`];
  const result = await runToItsEnd(() => run({ args: [...first, '-show_entries', entries, '-of', 'csv=p=1'] }));
  return decodingDelayUs(result.stdout.toString('utf8'));
};
